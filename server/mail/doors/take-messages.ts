import { Readable } from 'node:stream'
import { isPassing } from '#server/platform/database-away.ts'
import { Unavailable } from '#server/platform/errors.ts'
import { keepMessage } from '../ledger/keep.ts'
import { type Care, forget, isToBlame } from './care.ts'
import { startOf, storeCursor } from './cursor.ts'
import type { Session } from './fetch-mailbox.ts'
import { dueProblems, noteProblem, settleProblem } from './problems.ts'
import { tidyUp } from './tidy.ts'

/** How many messages are looked at together, and how many bytes of them are held at once. */
const MOST_MESSAGES = 50
const MOST_BYTES = 1024 * 1024
/** Each waits for the disk; together they wait once. */
const AT_ONCE = 4

/**
 * Takes everything above the cursor into the ledger, in ascending order, then what the server did not hand over
 * before. The cursor moves after the ledger has committed; what is to be done with messages is done after that.
 */
export async function takeMessages(session: Session): Promise<void> {
  const { client, row, signal } = session
  // Read only where nothing is to be moved: then not even by a fault could a flag change.
  const folder = await client.mailboxOpen(row.folder, { readOnly: row.afterFetch === 'leave' })
  const uidValidity = Number(folder.uidValidity)
  const start = await startOf(session, folder)
  let { last } = start
  const tidying = await tidyUp(session, { uidValidity, ...start })
  await takeEach(session, { uidValidity, uids: tidying.missing })
  for (;;) {
    const uids = await uidsIn(session, `${last + 1}:*`)
    // `n:*` names the last message also when its number is below n.
    const above = uids.filter((uid) => uid > last)
    if (above.length === 0) break
    for (const batch of batches(above, session.care)) {
      const { reached, taken } = await takeBatch(session, { uidValidity, uids: batch })
      if (reached > last) {
        await storeCursor(session, { uidValidity, last: reached, isNew: taken.length > 0 })
        session.onProgress()
      }
      last = Math.max(last, reached)
      await tidying.after(taken)
      if (signal.aborted) return
    }
  }
  const due = await dueProblems(session, uidValidity)
  await tidying.after(await takeEach(session, { uidValidity, uids: due }))
  tidying.complain()
}

/** The messages that a set of numbers names, in ascending order. */
export async function uidsIn({ client }: Session, range: string): Promise<number[]> {
  const found = await client.search({ uid: range }, { uid: true })
  // The library answers a refusal with `false`: that is not the same as nothing there.
  if (!Array.isArray(found)) throw new Error('The server does not say which messages there are.')
  return found.sort((a, b) => a - b)
}

function* batches(uids: number[], { alone }: Care): Generator<number[]> {
  for (let at = 0; at < uids.length; ) {
    const some = uids.slice(at, at + MOST_MESSAGES)
    const batch = some.some((uid) => alone.has(uid)) ? some.slice(0, 1) : some
    yield batch
    at += batch.length
  }
}

interface Batch {
  uidValidity: number
  uids: number[]
}

interface Taken {
  /** The last one that has been dealt with. */
  reached: number
  /** Those that are in the ledger now. */
  taken: number[]
}

async function takeBatch(session: Session, { uidValidity, uids }: Batch): Promise<Taken> {
  if (uids.some((uid) => session.care.alone.has(uid))) return takeAlone(session, { uidValidity, uids })
  const { signal } = session
  const taken: number[] = []
  let reached = 0
  const about = await together(session, uids, () => aboutEach(session, uids))
  for (const group of grouped(uids, about)) {
    if (signal.aborted) break
    const sources = await together(session, group, () => sourcesOf(session, group))
    for (let at = 0; at < group.length; at += AT_ONCE) {
      if (signal.aborted) return { reached, taken }
      const some = group.slice(at, at + AT_ONCE)
      const kept = await settledAll(
        some.map((uid) => take(session, { uidValidity, uid, source: sources?.get(uid) ?? null, ...about.get(uid) })),
      )
      taken.push(...some.filter((_, n) => kept[n]))
      reached = some.at(-1) ?? reached
    }
  }
  return { reached, taken }
}

/** For messages of which one may break the connection: what has been dealt with is remembered after each. */
async function takeAlone(session: Session, { uidValidity, uids }: Batch): Promise<Taken> {
  const [uid = 0] = uids
  const isPassedOver = session.care.passedOver.has(uid)
  const isTaken = !isPassedOver && (await take(session, { uidValidity, uid, source: null }))
  forget(session.care, uid)
  return { reached: uid, taken: isTaken ? [uid] : [] }
}

/** Asks for several at once. When that breaks the connection, they are asked for one by one by the next. */
async function together<T>({ client, care }: Session, uids: number[], ask: () => Promise<T>): Promise<T> {
  try {
    const answer = await ask()
    // What was heard before it broke looks like an answer too.
    if (!client.usable) throw new Error(client.byeReason || 'The server closed the connection.')
    return answer
  } catch (error) {
    if (!client.usable) for (const uid of uids) care.alone.add(uid)
    throw error
  }
}

interface About {
  size: number
  arrivedAt: Date | undefined
}

async function aboutEach({ client }: Session, uids: number[]): Promise<Map<number, About>> {
  const found = await client.fetchAll(uids.join(','), { uid: true, size: true, internalDate: true }, { uid: true })
  return new Map(found.map(({ uid, size = 0, internalDate }) => [uid, { size, arrivedAt: dateOf(internalDate) }]))
}

function dateOf(given: Date | string | undefined): Date | undefined {
  const date = given === undefined ? undefined : new Date(given)
  return date && !Number.isNaN(date.getTime()) ? date : undefined
}

/** Waits for all of them, also when one has failed: none goes on unseen. */
async function settledAll<T>(works: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(works)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

/** Small messages together, large ones alone; those that are gone already are with them, and found to be. */
function* grouped(uids: number[], about: Map<number, About>): Generator<number[]> {
  let group: number[] = []
  let bytes = 0
  for (const uid of uids) {
    const size = about.get(uid)?.size ?? 0
    if (group.length > 0 && bytes + size > MOST_BYTES) {
      yield group
      group = []
      bytes = 0
    }
    group.push(uid)
    bytes += size
  }
  if (group.length > 0) yield group
}

/** The raw messages; null when the server refuses them together, so that each is asked for alone. */
async function sourcesOf({ client }: Session, uids: number[]): Promise<Map<number, Buffer> | null> {
  if (uids.length === 1) return null
  try {
    const found = await client.fetchAll(uids.join(','), { uid: true, source: true }, { uid: true })
    return new Map(found.flatMap(({ uid, source }) => (source ? [[uid, source] as const] : [])))
  } catch (error) {
    if (!client.usable) throw error
    return null
  }
}

/** Each alone: those that went wrong before. */
async function takeEach(session: Session, { uidValidity, uids }: Batch): Promise<number[]> {
  const taken: number[] = []
  for (const uid of uids) {
    if (session.signal.aborted) break
    if (await take(session, { uidValidity, uid, source: null })) {
      await settleProblem(session, { uidValidity, uid })
      taken.push(uid)
    }
  }
  return taken
}

/**
 * One message into the ledger. One that its server does not hand over, or that cannot be kept, is written down and
 * asked for again later; the others go on.
 *
 * @returns whether it is in the ledger
 */
async function take(
  session: Session,
  {
    uidValidity,
    uid,
    source,
    arrivedAt,
  }: { uidValidity: number; uid: number; source: Buffer | null; arrivedAt?: Date | undefined },
): Promise<boolean> {
  const { app, client, row } = session
  let raw: Buffer | Readable | null = source
  try {
    raw ??= await contentOf(session, uid)
    if (raw === null) {
      // No answer is not the same as no message: a connection that is breaking gives none either.
      if ((await uidsIn(session, String(uid))).includes(uid))
        throw new Error('The server does not hand this message over.')
      // Somebody else has taken it out of the folder.
      await settleProblem(session, { uidValidity, uid })
      return false
    }
    await keepMessage(app, raw, { door: 'imap', mailboxId: row.id, uidValidity, uid, arrivedAt })
    return true
  } catch (error) {
    if (isPassing(error) || error instanceof Unavailable) throw error
    if (!client.usable || !(await answers(session))) {
      // The connection is what is broken, unless it is always this message that breaks it.
      if (isToBlame(session.care, uid)) await noteProblem(session, { uidValidity, uid, error })
      throw error
    }
    await noteProblem(session, { uidValidity, uid, error })
    return false
  } finally {
    // What was not read to its end is asked for no further.
    if (raw instanceof Readable) raw.destroy()
  }
}

async function contentOf({ client }: Session, uid: number): Promise<Readable | null> {
  const found = await client.download(String(uid), undefined, { uid: true, chunkSize: 256 * 1024 })
  return 'content' in found && found.content ? found.content : null
}

async function answers({ client }: Session): Promise<boolean> {
  try {
    await client.noop()
    return client.usable
  } catch {
    return false
  }
}
