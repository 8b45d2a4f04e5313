import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import pg from 'pg'
// It says how numbers of the database are read.
import '#server/platform/db.ts'
import { overlaid } from './draft.ts'
import { handOutAgain } from './hand-out-again.ts'
import { liveOn } from './life/live-on.ts'
import { loadRecorded, readsOf } from './load-recorded.ts'
import { Replay, type Waiting } from './replay.ts'
import { resultOf } from './result.ts'
import { addTally, type Tally } from './tally.ts'
import { DONE, NEXT, type Task } from './task.ts'
import { worldOf } from './world.ts'
import { writeDifferences } from './write.ts'

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
    const inDraft = isEmpty ? live : worldOf(drafted)
    const replay = new Replay({ live, draft: inDraft, liveOn })
    const reads = readsOf(isEmpty ? [saved] : [saved, drafted])
    await replayAll(task, { reading, writing, replay, reads })
    const mine: Found = { tally: replay.tally, waiting: replay.waiting }
    if (first) return first.postMessage(mine)
    for (const [theirs] of (await Promise.all(found)) as [Found][]) add(mine, theirs)
    await countRejected(reading, mine.tally, task)
    const handing = { reading, writing, live, draft: inDraft, task, ...mine }
    const assignment = replay.byPolicies ? await handOutAgain(handing) : null
    parentPort?.postMessage(resultOf(mine.tally, { saved, drafted, draft }, assignment))
  } finally {
    for (const port of others) port.close()
    first?.close()
    await Promise.all([reading.end(), writing.end()])
  }
}

function add(mine: Found, { tally, waiting }: Found): void {
  addTally(mine.tally, tally)
  for (const kind of ['live', 'draft'] as const) for (const one of waiting[kind]) mine.waiting[kind].push(one)
  for (const holder of waiting.holders) mine.waiting.holders.push(holder)
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
    writes = writeDifferences(writing, simulationId, rows)
    writes.catch(() => {}) // awaited in the next round
    Atomics.add(counters, DONE, size)
  }
  await writes
}
