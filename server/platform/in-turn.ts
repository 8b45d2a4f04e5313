/**
 * Lets at most so many work at once; the others wait for their turn in the order in which they came.
 *
 * @example const inTurn = atMost(4)
 *          await inTurn(() => change(...))
 */
export function atMost(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let atWork = 0

  return async (work) => {
    // Whoever ends hands its place to the next.
    if (atWork < most) atWork += 1
    else await new Promise<void>((turn) => waiting.push(turn))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else atWork -= 1
    }
  }
}
