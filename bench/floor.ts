import { createPool } from '#server/platform/db.ts'
import type { Statement } from './record.ts'
import { type Figures, figuresOf } from './report.ts'

/** Runs recorded requests' statements through the bare driver: one client for the times, eight for the throughput. */
export async function floorOf(url: string, samples: Statement[][], seconds: number): Promise<Figures> {
  const times: number[] = []
  await drive(url, samples, { clients: 1, seconds, times })
  const count = await drive(url, samples, { clients: 8, seconds })
  return { ...figuresOf(times), perSecond: count / seconds }
}

async function drive(
  url: string,
  samples: Statement[][],
  { clients, seconds, times }: { clients: number; seconds: number; times?: number[] },
): Promise<number> {
  // The driver as the desk uses it, with statements prepared.
  const pool = createPool(url, { max: clients })
  const end = performance.now() + seconds * 1000
  let count = 0
  let next = 0
  async function work(): Promise<void> {
    const client = await pool.connect()
    try {
      while (performance.now() < end) {
        const statements = fresh(samples[next++ % samples.length] ?? [])
        const began = performance.now()
        let renumbered: ReadonlyMap<unknown, unknown> = new Map()
        for (const { text, values } of statements) {
          const { rows } = await client.query(
            text,
            values.map((value) => renumbered.get(value) ?? value),
          )
          if (opensTicket(text)) renumbered = new Map([[recordedId(statements), rows[0]?.id]])
        }
        times?.push(performance.now() - began)
        count += 1
      }
    } finally {
      client.release()
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  await pool.end()
  return count
}

function opensTicket(text: string): boolean {
  return /^insert into "ticket" /i.test(text)
}

/** What a ticket brought is kept once: under the id that the ticket gets this time. */
function recordedId(statements: Statement[]): unknown {
  return statements.find(({ text }) => /insert into ticket_arrival /i.test(text))?.values[0]
}

let serial = 0

/** A ticket number can be used once: the recorded one is replaced wherever it stands by itself. */
function fresh(statements: Statement[]): Statement[] {
  const insert = statements.find(({ text }) => opensTicket(text))
  const number = insert?.values.find((value) => typeof value === 'string' && /^\d{6,}$/.test(value))
  if (number === undefined) return statements
  const other = `F${process.pid}${serial++}`
  return statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => (value === number ? other : value)),
  }))
}
