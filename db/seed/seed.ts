import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { DB } from '#db/types.ts'
import { loadDesk, seedAgents, seedReference, seedRequesters } from './desk.ts'
import { loadTickets } from './load.ts'
import { seeded } from './random.ts'

export interface SeedOptions {
  tickets: number
  seed: number
  agents?: number
  now?: Date
  /** Over how many the tickets are spread. */
  days?: number
  /** The address of a requester who asks more often than others: one in twenty tickets more. */
  regular?: string
  progress?: (done: number) => void
}

/** Fills a desk with departments, people and tickets; the same seed makes the same desk. */
export async function seedDesk(
  { pool, db }: { pool: pg.Pool; db: Kysely<DB> },
  { tickets, seed, agents = 24, now = new Date(), days, regular, progress }: SeedOptions,
): Promise<void> {
  const random = seeded(seed)
  const people = Math.max(20, Math.min(Math.ceil(tickets / 4), 300_000))
  await seedReference(db)
  await seedAgents(db, random, agents)
  await seedRequesters(db, random, people)
  const desk = await loadDesk(db, people)
  const again = desk.requesters.filter(({ email }) => email === regular)
  for (let time = 0; time < people / 20; time += 1) desk.requesters.push(...again)
  await loadTickets(pool, desk, { tickets, seed: seed + 1, now, ...(days && { days }), ...(progress && { progress }) })
}
