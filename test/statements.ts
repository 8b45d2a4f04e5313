import pg from 'pg'

/** How many statements a piece of work sends to the database. */
export async function statementsOf(work: () => Promise<void>): Promise<number> {
  const { query } = pg.Client.prototype
  let count = 0
  // biome-ignore lint/suspicious/noExplicitAny: every form in which it can be called is passed on.
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
    count += 1
    return Reflect.apply(query, this, given)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return count
}
