import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import { type Ahead, goesWithTheNext, QueryBehind, textsOf, unsent } from './ahead.ts'

/** How often a text must come before it is worth preparing: what is said once or twice is not. */
const WORTH_IT = 3
/** Texts remembered, and statements a connection may keep: each costs the database memory. */
const MOST_TEXTS = 2000
const MOST_PREPARED = 400

const MARK = '/* planned each time */'

/** Put into a statement whose best plan depends on its values (a rare word, a common one): it is not prepared. */
export const plannedEachTime: RawBuilder<unknown> = sql.raw(MARK)

const times = new Map<string, number>()
const names = new Map<string, string>()
let generation = 0

/** The name under which a statement is prepared on each connection; undefined while it is sent as it is. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known) return `d${generation}_${known}`
  if (names.size >= MOST_PREPARED || text.includes(MARK)) return undefined
  const count = (times.get(text) ?? 0) + 1
  if (count < WORTH_IT) {
    if (times.size < MOST_TEXTS) times.set(text, count)
    return undefined
  }
  times.delete(text)
  names.set(text, String(names.size))
  return nameOf(text)
}

/** A migration of another node changed what a prepared `select *` answers: all are prepared anew under other names. */
export function isStalePlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && /cached plan/.test(error.message)
}

/** A client of which every question can be seen on its way, in whichever of the driver's ways it is put. */
export class AskedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads, passed on as they are.
  override query(...args: any[]): any {
    return this.ask(args)
  }

  protected ask(args: unknown[]): unknown {
    return (super.query as (...args: unknown[]) => unknown)(...args)
  }
}

/** Statements that end or begin a transaction: as often as they come, they are prepared at once. */
const BORDERS = new Set(['begin', 'commit', 'rollback'])

/**
 * A client that prepares the statements that come again and again, so that PostgreSQL parses and plans them once a
 * connection: our look-ups join many small tables, and planning them takes ten times as long as running them. A `begin`,
 * and what is marked so, goes out with the statement after it.
 */
export class PreparingClient extends AskedClient {
  #isInTransaction = false
  #ahead: Ahead[] = []

  protected override ask(args: unknown[]): unknown {
    const [text, values, ...more] = args
    if (typeof text !== 'string' || !Array.isArray(values)) return this.#plainly(args)
    const name = BORDERS.has(text) ? text : nameOf(text)
    // With a callback: the pool asks so for whoever wants one answer and no transaction.
    if (more.length > 0) return this.#plainly(name ? [{ name, text, values }, ...more] : args)
    if (text === 'begin') this.#isInTransaction = true
    else if (text === 'commit' || text === 'rollback') this.#isInTransaction = false
    // Also to a savepoint: what has been said since then has not been sent.
    if (text.startsWith('rollback') && this.#takeBack()) return Promise.resolve(unsent('ROLLBACK'))
    const mayWait = text === 'begin' || (this.#isInTransaction && goesWithTheNext(text))
    const texts = mayWait && name && this.#hasPrepared(name) ? textsOf(values) : null
    if (name && texts) {
      this.#ahead.push({ name, values: texts })
      return Promise.resolve(unsent(''))
    }
    return this.#send({ name, text, values })
  }

  /** The driver's other ways of asking. */
  #plainly(args: unknown[]): unknown {
    if (this.#ahead.length > 0) throw new Error('a statement of a transaction goes past those ahead of it')
    return super.ask(args)
  }

  /** @returns whether nothing of the transaction has been sent */
  #takeBack(): boolean {
    const [first] = this.#ahead
    this.#ahead = []
    return first?.name === 'begin'
  }

  #hasPrepared(name: string): boolean {
    const { parsedStatements } = (this as unknown as { connection: { parsedStatements: Record<string, string> } })
      .connection
    return parsedStatements[name] !== undefined
  }

  #send(statement: { name: string | undefined; text: string; values: unknown[] }): Promise<pg.QueryResult> {
    const before = this.#ahead
    this.#ahead = []
    return new Promise((resolve, reject) => {
      const query = new QueryBehind(statement, before, (error, result) => {
        if (error && isStalePlan(error)) generation += 1
        if (error) reject(error)
        else resolve(result)
      })
      super.ask([query])
    })
  }
}
