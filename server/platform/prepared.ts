import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

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

/**
 * A client that prepares the statements that come again and again, so that PostgreSQL parses and plans them once a
 * connection: our look-ups join many small tables, and planning them takes ten times as long as running them.
 */
export class PreparingClient extends AskedClient {
  protected override ask(args: unknown[]): unknown {
    const [text, values, ...more] = args
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined
    if (!name) return super.ask(args)
    const answer = super.ask([{ name, text, values }, ...more])
    if (answer instanceof Promise) {
      answer.catch((error) => {
        if (isStalePlan(error)) generation += 1
      })
    }
    return answer
  }
}
