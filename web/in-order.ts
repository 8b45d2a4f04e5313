interface Line {
  /** Ends when what was asked for last has ended. */
  last: Promise<unknown>
  length: number
}

const lines = new Map<string, Line>()

/**
 * Does what people ask for faster than it is done, one after the other: whoever sends the whole of a list or a set would
 * have the last but one hold, were it the last to arrive.
 *
 * @param name  of what has to keep its order
 * @param work  tells its failure itself
 * @param done  once nothing else waits: what is fetched before that lacks what was asked for last
 */
export async function inOrder(name: string, work: () => Promise<void>, done: () => Promise<unknown>): Promise<void> {
  const line = lines.get(name) ?? { last: Promise.resolve(), length: 0 }
  lines.set(name, line)
  line.length += 1
  const mine = line.last.then(work)
  line.last = mine.catch(() => {})
  await line.last
  line.length -= 1
  if (line.length === 0) {
    lines.delete(name)
    await done()
  }
  return mine
}
