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
    // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads, passed on as they are.
    override query(...args: any[]): any {
      const [first, values] = args
      const text = typeof first === 'string' ? first : first?.text
      if (typeof text === 'string') seen.push({ text, values: first?.values ?? (Array.isArray(values) ? values : []) })
      // biome-ignore lint/suspicious/noExplicitAny: as above.
      return (super.query as any)(...args)
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
