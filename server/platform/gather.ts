import { isDatabaseAway } from './database-away.ts'
import type { Db } from './db.ts'

/**
 * What is asked for while the same is at work is done together afterwards: one statement and one commit for all who
 * wait. Whoever comes alone waits for nobody.
 *
 * @param work  answers in the order of what it is given; when it fails for several, each is done by itself, so that one
 *              is not refused for the fault of another
 * @param most  how many are done together
 */
export function gathered<T, R>(
  work: (items: T[]) => Promise<R[]>,
  { most }: { most: number },
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let isAtWork = false

  async function run(): Promise<void> {
    isAtWork = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await doTogether(work, batch)
    }
    isAtWork = false
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!isAtWork) void run()
    })
}

/** The same for questions to a database: those of one process are gathered for each that it works with. */
export function gatheredByDb<T, R>(
  work: (db: Db, items: T[]) => Promise<R[]>,
  { most }: { most: number },
): (db: Db, item: T) => Promise<R> {
  const known = new WeakMap<Db, (item: T) => Promise<R>>()
  return (db, item) => {
    const ask = known.get(db) ?? gathered((items: T[]) => work(db, items), { most })
    known.set(db, ask)
    return ask(item)
  }
}

interface Waiting<T, R> {
  item: T
  done(result: R): void
  failed(error: unknown): void
}

async function doTogether<T, R>(work: (items: T[]) => Promise<R[]>, batch: Waiting<T, R>[]): Promise<void> {
  try {
    const results = await work(batch.map(({ item }) => item))
    for (const [at, { done }] of batch.entries()) done(results[at] as R) // as many as there were
  } catch (error) {
    if (batch.length > 1 && !isDatabaseAway(error)) for (const one of batch) await doTogether(work, [one])
    else for (const { failed } of batch) failed(error)
  }
}
