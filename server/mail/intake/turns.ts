export interface Turns {
  /** Runs `work` at the same time as others of this kind. */
  beside<T>(work: () => Promise<T>): Promise<T>
  /** Runs `work` while nothing else of either kind is at work. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

interface Waiting {
  isAlone: boolean
  begin(): void
}

/** Who is at work beside others, and who alone; in the order in which they came. */
export function takeTurns(): Turns {
  const waiting: Waiting[] = []
  let atWork = 0
  let isSomebodyAlone = false

  function fits(isAlone: boolean): boolean {
    return isAlone ? atWork === 0 : !isSomebodyAlone
  }

  function begin(isAlone: boolean): void {
    atWork += 1
    isSomebodyAlone = isAlone
  }

  function end(): void {
    atWork -= 1
    if (atWork === 0) isSomebodyAlone = false
    for (let next = waiting[0]; next && fits(next.isAlone); next = waiting[0]) {
      waiting.shift()
      begin(next.isAlone)
      next.begin()
    }
  }

  async function run<T>(isAlone: boolean, work: () => Promise<T>): Promise<T> {
    if (waiting.length === 0 && fits(isAlone)) begin(isAlone)
    else await new Promise<void>((resolve) => waiting.push({ isAlone, begin: resolve }))
    try {
      return await work()
    } finally {
      end()
    }
  }

  return { beside: (work) => run(false, work), alone: (work) => run(true, work) }
}
