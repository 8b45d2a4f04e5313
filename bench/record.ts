import pg from 'pg'
import { PreparingClient } from '#server/platform/prepared.ts'

export interface Statement {
  text: string
  values: unknown[]
}

/** A pool that remembers every statement that goes through it. */
export function recordingPool(url: string): { pool: pg.Pool; take(): Statement[] } {
  let seen: Statement[] = []
  class RecordingClient extends PreparingClient {
    protected override ask(args: unknown[]): unknown {
      const [first, values] = args
      const { text, values: own } = typeof first === 'string' ? { text: first } : ((first ?? {}) as Partial<Statement>)
      if (typeof text === 'string') seen.push({ text, values: own ?? (Array.isArray(values) ? values : []) })
      return super.ask(args)
    }
  }
  const pool = new pg.Pool({ connectionString: url, max: 4, Client: RecordingClient as unknown as typeof pg.Client })
  pool.on('error', () => {}) // the server ends before the recorder does
  return {
    pool,
    take: () => {
      const taken = seen
      seen = []
      return taken
    },
  }
}
