import { type RawBuilder, sql } from 'kysely'
import pg from 'pg'

const MARK = '/* with the next */'

/**
 * Put into a statement of a transaction whose answer nobody reads: it goes out together with the next one, in one round
 * trip, and before it. Should it fail, that one fails with its error; after a rollback it was never there.
 */
export const withTheNext: RawBuilder<unknown> = sql.raw(MARK)

export function goesWithTheNext(text: string): boolean {
  return text.includes(MARK)
}

/** A statement that the connection has prepared already, and its values as text. */
export interface Ahead {
  name: string
  values: (string | null)[]
}

/** What the driver answers, of a statement that has not been sent yet. */
export function unsent(command: string): Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'> {
  return { command, rowCount: null, rows: [] }
}

/** @returns null where a value is not simply one text */
export function textsOf(values: unknown[]): (string | null)[] | null {
  const texts = values.map(textOf)
  return texts.includes(undefined) ? null : (texts as (string | null)[])
}

function textOf(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return `{${value.join()}}`
  return typeof value === 'object' ? undefined : String(value)
}

/** As much of the driver's connection as a query uses. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  bind(statement: { statement: string; values: (string | null)[] }): void
  execute(portal: object): void
}

/** The driver's query, with the parts that its types leave out. */
interface Answered {
  name: string | undefined
  queryMode: 'extended' | undefined
  submit(wire: Wire): Error | null
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, wire: Wire): void
}

type Callback = (error: Error | null, result: pg.QueryResult) => void

const DriversQuery = pg.Query as unknown as new (text: string, values: unknown[], callback: Callback) => Answered

/**
 * A query behind others that nobody waits for. All are one message to the database, which leaves out the rest after the
 * first that fails: so a statement never runs without the `begin` that goes ahead of it.
 */
export class QueryBehind extends DriversQuery {
  readonly #before: Ahead[]
  #unanswered: number

  constructor(
    { name, text, values }: { name: string | undefined; text: string; values: unknown[] },
    before: Ahead[],
    done: Callback,
  ) {
    super(text, values, done)
    this.name = name
    if (before.length > 0) this.queryMode = 'extended'
    this.#before = before
    this.#unanswered = before.length
  }

  override submit(wire: Wire): Error | null {
    wire.stream.cork()
    try {
      for (const { name, values } of this.#before) {
        wire.bind({ statement: name, values })
        wire.execute({})
      }
      return super.submit(wire)
    } finally {
      wire.stream.uncork()
    }
  }

  override handleDataRow(message: unknown): void {
    if (this.#unanswered === 0) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#unanswered > 0) this.#unanswered -= 1
    else super.handleCommandComplete(message, wire)
  }
}
