import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
// It says how numbers of the database are read.
import '#server/platform/db.ts'
import { overlaid } from './draft.ts'
import { keptLife } from './kept-life.ts'
import { loadRecorded, readsOf } from './load-recorded.ts'
import { type DifferenceRow, Replay, type Waiting } from './replay.ts'
import { resultOf } from './result.ts'
import { addTally, type Tally } from './tally.ts'
import { DONE, NEXT, type Task } from './task.ts'
import { worldOf } from './world.ts'

/** So many tickets are read at once. */
const BATCH = 250

interface Found {
  tally: Tally
  waiting: Waiting
}

await work(workerData as Task)

/** What each thread of a simulation does: takes batches of tickets until none is left. The first one sums up. */
async function work(task: Task): Promise<void> {
  const { url, saved, draft, first, others } = task
  const [reading, writing] = await Promise.all([connect(url, true), connect(url, false)])
  const found = others.map((port) => once(port, 'message'))
  try {
    const isEmpty = JSON.stringify(draft) === '{}'
    const drafted = isEmpty ? saved : overlaid(saved, draft)
    const live = worldOf(saved)
    const replay = new Replay({ live, draft: isEmpty ? live : worldOf(drafted), liveOn: keptLife })
    const reads = readsOf(isEmpty ? [saved] : [saved, drafted])
    await replayAll(task, { reading, writing, replay, reads })
    const mine: Found = { tally: replay.tally, waiting: replay.waiting }
    if (first) return first.postMessage(mine)
    for (const [theirs] of (await Promise.all(found)) as [Found][]) addTally(mine.tally, theirs.tally)
    await countRejected(reading, mine.tally, task)
    parentPort?.postMessage(resultOf(mine.tally, { saved, drafted, draft }, null))
  } finally {
    for (const port of others) port.close()
    first?.close()
    await Promise.all([reading.end(), writing.end()])
  }
}

/** What a filter turned away then has become no ticket that could be asked again. */
async function countRejected(client: pg.Client, { leftOut }: Tally, { from, until }: Task): Promise<void> {
  const { rows } = await client.query<{ rejected: number }>(
    `select count(*)::int as rejected from audit_event where subject_kind = 'ticket_filter' and type = 'ticket.rejected'
     and at between $1 and $2`,
    [new Date(from), new Date(until)],
  )
  const rejected = rows[0]?.rejected ?? 0
  if (rejected > 0) leftOut.set('rejectedThen', rejected)
}

async function connect(url: string, isReading: boolean): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'deskbell simulation' })
  await client.connect()
  if (isReading) await client.query('set default_transaction_read_only = on')
  return client
}

interface Working {
  reading: pg.Client
  writing: pg.Client
  replay: Replay
  reads: ReturnType<typeof readsOf>
}

/** While a batch is replayed, the next one is read and what differed in the last one is written. */
async function replayAll(
  { ids, counters, simulationId }: Task,
  { reading, writing, replay, reads }: Working,
): Promise<void> {
  const read = () => {
    const at = Atomics.add(counters, NEXT, BATCH)
    const batch = [...ids.subarray(at, at + BATCH)]
    return batch.length === 0 ? null : { size: batch.length, tickets: loadRecorded(reading, batch, reads) }
  }
  let next = read()
  let writes: Promise<unknown> = Promise.resolve()
  while (next) {
    const { size, tickets } = next
    const loaded = await tickets
    next = read()
    next?.tickets.catch(() => {}) // awaited in the next round
    const rows = loaded.flatMap((recorded) => replay.ticket(recorded))
    await writes
    writes = write(writing, simulationId, rows)
    writes.catch(() => {}) // awaited in the next round
    Atomics.add(counters, DONE, size)
  }
  await writes
}

async function write(client: pg.Client, simulationId: number, rows: DifferenceRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query(
    `insert into simulation_difference (simulation_id, kind, ticket_id, fields, data)
     select $1, kind, ticket_id, array(select jsonb_array_elements_text(fields)), data
     from jsonb_to_recordset($2::jsonb) as given (kind text, ticket_id bigint, fields jsonb, data jsonb)`,
    [simulationId, JSON.stringify(rows.map(({ ticketId, ...row }) => ({ ticket_id: ticketId, ...row })))],
  )
}
