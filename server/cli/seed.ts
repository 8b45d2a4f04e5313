import { parseArgs } from 'node:util'
import { seedDesk } from '#db/seed/seed.ts'
import { createDb, createPool } from '#server/platform/db.ts'
import { type Command, wrongUse } from './command.ts'
import { withDatabase } from './with-database.ts'

export const command: Command = {
  name: 'seed',
  summary: 'fill the desk with believable tickets',
  usage: `seed --tickets N [--seed S] [--agents N] [--days N]

Adds N tickets with their threads and history, agents (who cannot sign in), requesters and organizations. The same
seed makes the same desk. Meant for a desk to try things on: it holds the ticket tables while it writes.

  --tickets N   how many tickets
  --seed S      a whole number, 1 when left out
  --agents N    how many agents there should be, 24 when left out
  --days N      over how many days the tickets are spread, 730 when left out`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        tickets: { type: 'string' },
        seed: { type: 'string', default: '1' },
        agents: { type: 'string', default: '24' },
        days: { type: 'string', default: '730' },
      },
    })
    const tickets = whole(values.tickets, 10_000_000)
    const seed = whole(values.seed, 2 ** 31)
    const agents = whole(values.agents, 5000)
    const days = whole(values.days, 36_500)
    if (tickets === null || seed === null || agents === null || !days) {
      console.error(`--tickets, --seed, --agents and --days take whole numbers.\n\nbin/deskbell ${command.usage}`)
      return wrongUse
    }
    return withDatabase(async (url) => {
      const pool = createPool(url, { max: 4 })
      const started = performance.now()
      try {
        await seedDesk({ pool, db: createDb(pool) }, { tickets, seed, agents, days, progress: show })
      } finally {
        await pool.end()
      }
      const seconds = (performance.now() - started) / 1000
      console.error('')
      console.log(`${tickets} tickets in ${seconds.toFixed(1)} s, ${Math.round(tickets / seconds)} a second.`)
      return 0
    })
  },
}

function whole(text: string | undefined, most: number): number | null {
  const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null
  return value !== null && value >= 0 && value <= most ? value : null
}

function show(done: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} tickets`)
}
