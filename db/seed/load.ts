import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { SeededDesk } from './desk.ts'
import { type Life, liveTicket } from './life.ts'
import { type Random, seeded } from './random.ts'

const BATCH = 2000
/** Tickets made up at a stretch, before the connection gets its turn. */
const SLICE = 100
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TWO_YEARS = 2 * 365
/** Where the words wait until the transaction with the tickets takes them in. */
const WORDS = 'seeded_words'

const columns = {
  ticket:
    'id, number, subject, requester_id, status_id, state, department_id, help_topic_id, priority_id, urgency, sla_plan_id, agent_id, closed_by_id, source, is_answered, is_overdue, sla_due_at, created_at, updated_at, closed_at, last_message_at, last_reply_at, entry_count, version',
  thread_entry:
    'id, ticket_id, type, author_kind, agent_id, requester_id, author_name, format, body, body_text, source, at',
  ticket_event:
    'id, ticket_id, type, at, actor_kind, actor_id, actor_name, changes, data, entry_id, operation_id, audience',
  ticket_arrival: 'ticket_id, facts, names, asked',
}
type Table = keyof typeof columns
const tables = [...Object.keys(columns), 'ticket_search']

export interface LoadOptions {
  tickets: number
  seed: number
  now: Date
  /** Over how many they are spread; two years when left out. */
  days?: number
  progress?: (done: number) => void
}

/**
 * Writes tickets in bulk, in one transaction that stands aside from the desk's verbs: keys, indexes, foreign keys and
 * counts are made anew at the end, so that everything that holds for a ticket holds for these. A second connection
 * finds their words meanwhile, which is nearly half of the work.
 */
export async function loadTickets(
  pool: pg.Pool,
  desk: SeededDesk,
  { tickets, seed, now, days = TWO_YEARS, progress }: LoadOptions,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("set local maintenance_work_mem = '256MB'; set local synchronous_commit = off")
    const rebuild = await takeApart(client)
    // Only what is committed can be handed to another connection; one that was killed may have left its table behind.
    await pool.query(`drop table if exists ${WORDS}`)
    await pool.query(`create unlogged table ${WORDS} (ticket_id bigint, version integer, document tsvector)`)
    const timers = await copyAll({ pool, client }, desk, { tickets, seed, now, days, ...(progress && { progress }) })
    await client.query(`insert into ticket_search (ticket_id, version, document) select * from ${WORDS}`)
    await client.query(`drop table ${WORDS}`)
    for (const statement of rebuild) await client.query(statement)
    await client.query(
      'insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally) select department_id, agent_id, team_id, state, is_answered, is_overdue, sum(n) from (select department_id, agent_id, team_id, state, is_answered, is_overdue, count(*) as n from ticket where deleted_at is null group by 1, 2, 3, 4, 5, 6 union all select department_id, agent_id, team_id, state, is_answered, is_overdue, -sum(tally) from ticket_tally group by 1, 2, 3, 4, 5, 6) t group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0',
    )
    await addTimers(client, timers)
    await client.query(
      'analyze agent, organization, requester, ticket, ticket_tally, thread_entry (id, ticket_id, type, at), ticket_event (id, ticket_id, type, at, entry_id), ticket_search',
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    await pool.query(`drop table if exists ${WORDS}`).catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/** Drops keys, indexes, foreign keys and triggers of the tables; returns what brings them back, in this order. */
async function takeApart(client: pg.PoolClient): Promise<string[]> {
  const { rows: constraints } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where (contype in ('f', 'p', 'u') and conrelid::regclass::text = any($1)) or (contype = 'f' and confrelid::regclass::text = any($1))
     order by contype = 'f' desc, oid`,
    [tables],
  )
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    'select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i where i.indrelid::regclass::text = any($1) and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)',
    [tables],
  )
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
  for (const { table, name } of constraints) await client.query(`alter table ${table} drop constraint ${name}`)
  for (const { name } of indexes) await client.query(`drop index ${name}`)
  return [
    ...indexes.map(({ definition }) => definition),
    ...constraints
      .map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`)
      .reverse(),
    ...tables.map((table) => `alter table ${table} enable trigger user`),
  ]
}

async function copyAll(
  { pool, client }: { pool: pg.Pool; client: pg.PoolClient },
  desk: SeededDesk,
  { tickets, seed, now, days = TWO_YEARS, progress }: LoadOptions,
): Promise<{ id: number; at: Date }[]> {
  const { rows } = await client.query<{ ticket: number; item: number }>(
    'select coalesce((select max(id) from ticket), 0) as ticket, greatest((select last_value from thread_item_id), coalesce((select max(id) from ticket_event), 0)) as item',
  )
  const first = Number(rows[0]?.ticket ?? 0)
  let item = Number(rows[0]?.item ?? 0)
  const random = seeded(seed)
  const timers: { id: number; at: Date }[] = []
  // The next tickets are made up while the database still takes the last ones in.
  let copying: Promise<unknown> = Promise.resolve()
  for (let done = 0; done < tickets; done += BATCH) {
    const lives: Life[] = []
    for (let at = done; at < Math.min(done + BATCH, tickets); at += 1) {
      if (at % SLICE === 0) await breathe()
      const id = first + at + 1
      const isOpen = random.chance(at / tickets > 0.8 ? 0.46 : 0.01)
      const createdAt = isOpen ? recently(random, now) : birthday(at / tickets, random.next(), { now, days })
      const birth = { id, number: numberOf(id), createdAt, isOpen, now, nextItemId: () => ++item }
      const life = liveTicket(random, desk, birth)
      if (life.timer) timers.push({ id, at: life.timer })
      lives.push(life)
    }
    await copying
    progress?.(done)
    copying = Promise.all([copyLives(client, lives), findWords(pool, lives)])
    copying.catch(() => {}) // awaited in the next round
  }
  await copying
  await client.query("select setval('thread_item_id', $1)", [Math.max(item, 1)])
  await client.query("select setval(pg_get_serial_sequence('ticket', 'id'), greatest((select max(id) from ticket), 1))")
  return timers
}

async function copyLives(client: pg.PoolClient, lives: Life[]): Promise<void> {
  await copy(
    client,
    'ticket',
    lives.map((life) => life.ticket),
  )
  await copy(
    client,
    'thread_entry',
    lives.flatMap((life) => life.entries),
  )
  await copy(
    client,
    'ticket_event',
    lives.flatMap((life) => life.events),
  )
  await copy(
    client,
    'ticket_arrival',
    lives.map((life) => life.arrival),
  )
}

/** The same document that `ticket_document` in the database makes, without reading everything again. */
async function findWords(pool: pg.Pool, lives: Life[]): Promise<void> {
  await pool.query(
    `insert into ${WORDS} (ticket_id, version, document)
     select id, version, array_to_tsvector(array['#' || (id >> 14)]) || to_tsvector('simple', words)
     from unnest($1::bigint[], $2::integer[], $3::text[]) as given (id, version, words)`,
    [lives.map((life) => life.id), lives.map((life) => life.events.length), lives.map((life) => life.words)],
  )
}

/** Tickets come in the order of their ids. */
function birthday(place: number, jitter: number, { now, days }: { now: Date; days: number }): Date {
  const age = (1 - place) * days * DAY * (0.999 + jitter * 0.001) + 30 * 60_000
  return new Date(Math.round(now.getTime() - age))
}

/** Most open tickets are of today; some wait for weeks. */
function recently(random: Random, now: Date): Date {
  const age = random.chance(0.7) ? random.next() ** 2 * 10 * HOUR : random.next() ** 2 * 30 * DAY
  return new Date(Math.round(now.getTime() - age - 10 * 60_000))
}

/** Seven digits that look drawn and never repeat: the step has no divisor in common with the range. */
function numberOf(id: number): string {
  const range = 9_000_000
  const turn = Math.floor(id / range)
  const digits = 1_000_000 + ((id * 7_368_787) % range)
  return turn === 0 ? String(digits) : `${turn}${digits}`
}

async function copy(client: pg.PoolClient, table: Table, rows: (string | number | boolean | null)[][]): Promise<void> {
  const stream = client.query(copyFrom(`copy ${table} (${columns[table]}) from stdin`))
  let chunk = ''
  for (const row of rows) {
    chunk += line(row)
    if (chunk.length < 65_536) continue
    if (!stream.write(chunk)) await once(stream, 'drain')
    chunk = ''
  }
  stream.end(chunk)
  await finished(stream)
}

const SPECIAL = /[\\\n\r\t]/

function line(row: (string | number | boolean | null)[]): string {
  let text = ''
  for (let at = 0; at < row.length; at += 1) {
    const cell = row[at]
    if (at > 0) text += '\t'
    if (cell === null || cell === undefined) text += '\\N'
    else text += typeof cell === 'string' && SPECIAL.test(cell) ? escaped(cell) : cell
  }
  return `${text}\n`
}

function escaped(cell: string): string {
  return cell.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
}

async function addTimers(client: pg.PoolClient, timers: { id: number; at: Date }[]): Promise<void> {
  for (let at = 0; at < timers.length; at += 5000) {
    const part = timers.slice(at, at + 5000)
    await client.query(
      `select count(*) from graphile_worker.add_jobs(array(
         select ('sla_timer', json_build_object('ticketId', given.id), null, given.at, null, 'sla:' || given.id, null, null)::graphile_worker.job_spec
         from unnest($1::bigint[], $2::timestamptz[]) as given (id, at)))`,
      [part.map((timer) => timer.id), part.map((timer) => timer.at)],
    )
  }
}
