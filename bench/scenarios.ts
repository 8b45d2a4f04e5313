import type pg from 'pg'

export interface Request {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  body?: unknown
  headers: Record<string, string>
}

export interface Scenario {
  name: string
  as: 'agent' | 'program'
  /** What is set up before it is measured; it stays for those after it. */
  prepare?(): Promise<void>
  request(): Omit<Request, 'headers'>
  aim: number | null
}

const READ = 3
const WRITE = 4
/** Two of three tickets of a seeded desk have it, and of those that are opened here as well. */
const COMMON_WORD = 'please'

/** What is measured; each request is about another ticket than the one before. */
export async function scenarios(pool: pg.Pool): Promise<Scenario[]> {
  const ids = (
    await pool.query<{ id: number }>("select id from ticket where state = 'open' order by id desc limit 2000")
  ).rows.map((row) => Number(row.id))
  const long = (
    await pool.query<{ id: number }>('select id from ticket order by abs(entry_count - 10), id desc limit 500')
  ).rows.map((row) => Number(row.id))
  const agents = (
    await pool.query<{ id: number }>("select id from agent where availability = 'active' order by id limit 40")
  ).rows.map((row) => Number(row.id))
  const rare = await rareWords(pool)
  const teams = (await pool.query<{ id: number }>('select id from team order by id limit 2')).rows.map((row) =>
    Number(row.id),
  )
  let turn = 0
  let assigned = 0
  const next = <T>(items: T[]): T => items[turn++ % items.length] as T
  const opening = (): Omit<Request, 'headers'> => ({
    method: 'POST',
    path: '/api/v1/tickets',
    body: {
      subject: 'Printer on the second floor',
      message: `It prints stripes on every page.${turn % 3 > 0 ? ` Have a look at it, ${COMMON_WORD}.` : ''}`,
      requester: { email: `bench${turn++ % 5000}@example.com`, name: 'Bench Person' },
    },
  })
  return [
    {
      name: 'open a ticket (API)',
      as: 'program',
      aim: WRITE,
      request: opening,
    },
    {
      name: 'reply',
      as: 'agent',
      aim: WRITE,
      request: () => ({
        method: 'POST',
        path: `/api/v1/tickets/${next(ids)}/replies`,
        body: { body: '<p>Thank you, we look into it.</p>' },
      }),
    },
    {
      name: 'assign',
      as: 'agent',
      aim: WRITE,
      request: () => {
        // Another team each time that a ticket's turn comes: the same again would be refused.
        const visit = Math.floor(assigned / ids.length)
        const id = ids[assigned++ % ids.length]
        const body = { agentId: agents[assigned % agents.length], teamId: teams[visit % teams.length] }
        return { method: 'PUT', path: `/api/v1/tickets/${id}/assignment`, body }
      },
    },
    {
      name: 'queue page: 50 rows',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: '/api/v1/tickets?queue=open&limit=50' }),
    },
    { name: 'queue page: counts', as: 'agent', aim: READ, request: () => ({ method: 'GET', path: '/api/v1/queues' }) },
    {
      name: 'closed queue: 50 rows',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: '/api/v1/tickets?queue=closed&limit=50' }),
    },
    {
      name: 'ticket page: ticket',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: `/api/v1/tickets/${next(long)}` }),
    },
    {
      name: 'ticket page: thread',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: `/api/v1/tickets/${next(long)}/thread` }),
    },
    {
      name: 'search: rare word',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: `/api/v1/tickets?limit=50&q=${next(rare)}` }),
    },
    {
      name: 'search: common word',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: `/api/v1/tickets?limit=50&q=${COMMON_WORD}` }),
    },
    {
      name: 'why',
      as: 'agent',
      aim: READ,
      request: () => ({ method: 'GET', path: `/api/v1/tickets/${next(long)}/why` }),
    },
    // Beside the next: on a desk of the same size.
    {
      name: 'open a ticket, no filter active',
      as: 'program',
      aim: WRITE,
      prepare: () => noFilters(pool),
      request: opening,
    },
    {
      name: 'open a ticket, 500 filters active',
      as: 'program',
      aim: WRITE,
      prepare: () => addFilters(pool),
      request: opening,
    },
  ]
}

/** Ticket filters of the usual kind that match nothing; every tenth looks at the message by an expression. */
async function addFilters(pool: pg.Pool): Promise<void> {
  await pool.query(`
    insert into ticket_filter (name, position, conditions)
    select 'Bench ' || n, n, jsonb_build_object('all', jsonb_build_array(
      jsonb_build_object('field', 'subject', 'operator', 'contains', 'value', 'outage ' || n),
      jsonb_build_object('any', jsonb_build_array(
        jsonb_build_object('field', 'priority', 'operator', 'is', 'value', 2),
        case when n % 10 = 0 then jsonb_build_object('field', 'message', 'operator', 'matches', 'value', 'orders+#?' || n)
          else jsonb_build_object('field', 'message', 'operator', 'contains', 'value', 'word' || n) end))))
    from generate_series(1, 500) n on conflict do nothing`)
  await pool.query('update ticket_filter_revision set revision = gen_random_uuid()')
}

async function noFilters(pool: pg.Pool): Promise<void> {
  await pool.query("update ticket_filter set availability = 'disabled' where availability = 'active'")
  await pool.query('update ticket_filter_revision set revision = gen_random_uuid()')
}

/** References that stand in one thread each. */
async function rareWords(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>(
    "select substring(body_text from '[A-Z]{2}[0-9]{6}') as word from thread_entry where body_text ~ '[A-Z]{2}[0-9]{6}' order by id desc limit 200",
  )
  return rows.map((row) => row.word)
}
