import { expect, onTestFinished, test } from 'vitest'
import { TooHard } from '#server/platform/threads.ts'
import { letter, mailedWorld, SUPPORT } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { mailReaders } from '../read/pool.ts'
import { handleMailJob, handleMessage, type Intake } from './handle.ts'

const world = await testWorld()
await mailedWorld(world)

/** A node of its own, which counts what it reads. */
async function node(): Promise<{ intake: Intake; read: string[] }> {
  const readers = mailReaders()
  onTestFinished(() => readers.close())
  const read: string[] = []
  const counting: Intake['readers'] = {
    ...readers,
    read(rawPath, folder) {
      read.push(rawPath)
      return readers.read(rawPath, folder)
    },
  }
  return { intake: { ...(await world.app()), readers: counting }, read }
}

async function kept(body?: string): Promise<number> {
  const raw = Buffer.from(letter(body === undefined ? {} : { body }))
  return (await keepMessage(await world.app(), raw, { door: 'http', envelopeTo: [SUPPORT] })).id
}

const fatesOf = async (id: number) =>
  (
    await world.db
      .selectFrom('incomingMailFate')
      .select('fate')
      .where('incomingMailId', '=', id)
      .orderBy('id')
      .execute()
  ).map(({ fate }) => fate)

test('a message whose job comes while it is handled is read once', async () => {
  const { intake, read } = await node()
  const id = await kept()
  await Promise.all([handleMessage(intake, id), handleMessage(intake, id)])
  expect(read).toHaveLength(1)
  expect(await fatesOf(id)).toEqual(['pending', 'opened'])
  await handleMessage(intake, id)
  expect(read).toHaveLength(1)
})

test('a message that ten nodes handle at once gets one fate', async () => {
  const nodes = await Promise.all(Array.from({ length: 10 }, node))
  const id = await kept()
  await Promise.all(nodes.map(({ intake }) => handleMessage(intake, id)))
  expect(await fatesOf(id)).toEqual(['pending', 'opened'])
})

test('a long body is marked in a thread; one that takes too long there is set aside', async () => {
  const { intake } = await node()
  const long = 'A line of a long letter.\n'.repeat(4_000)
  const handled = await kept(long)
  const hasty = await kept(`${long}And another.`)
  const annotate: Intake['readers']['annotate'] = () => Promise.reject(new TooHard('time', 'It took too long.'))
  await handleMessage({ ...intake, readers: { ...intake.readers, annotate } }, hasty)
  await handleMessage(intake, handled)
  expect(await fatesOf(handled)).toEqual(['pending', 'opened'])
  expect(await fatesOf(hasty)).toEqual(['pending', 'quarantined'])
  const { entryId } = await world.db
    .selectFrom('incomingMail')
    .select('entryId')
    .where('id', '=', handled)
    .executeTakeFirstOrThrow()
  const entry = await world.db
    .selectFrom('threadEntry')
    .select('bodyText')
    .where('id', '=', entryId)
    .executeTakeFirstOrThrow()
  expect(entry.bodyText).toBe(long.trim())
})

interface Waiting {
  id: number
  priority: number
  attempts: number
  seconds: number
}

const waiting = async (ids: number[]) =>
  (
    await world.pool.query<Waiting>(
      `select (payload ->> 'id')::int as id, priority, attempts, extract(epoch from run_at - now())::int as seconds
       from graphile_worker._private_jobs where key = any($1::text[]) order by id`,
      [ids.map((id) => `handle_mail:${id}`)],
    )
  ).rows

test('the job of a message by HTTP comes only where its door was broken off', async () => {
  const { intake } = await node()
  const id = await kept()
  const [row] = await waiting([id])
  expect(row?.seconds).toBeGreaterThan(0)
  expect(row?.seconds).toBeLessThanOrEqual(30)
  await handleMessage(intake, id)
  expect(await waiting([id])).toEqual([])
})

test('what could not be read as the disk was full comes again in a moment, however long that lasts', async () => {
  const { intake } = await node()
  const full = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
  const id = await kept()
  const job = handleMailJob({ ...intake, readers: { ...intake.readers, read: full } })
  for (let time = 0; time < 5; time += 1) await job({ id }, {} as never) // of the queue it needs nothing
  const [row] = await waiting([id])
  expect(row).toMatchObject({ attempts: 0 })
  expect(row?.seconds).toBeLessThanOrEqual(15)
  expect(await fatesOf(id)).toEqual(['pending'])
  await handleMailJob(intake)({ id }, {} as never)
  expect(await fatesOf(id)).toEqual(['pending', 'opened'])
})

test('new mail goes before that of machines, and before what has been lying in a mailbox unless that is what it answers', async () => {
  const { intake } = await node()
  const app = await world.app()
  const day = new Date(Date.now() - 86_400_000)
  const keep = async (raw: string, arrivedAt?: Date) =>
    (await keepMessage(app, Buffer.from(raw), { door: 'imap', arrivedAt })).id
  const old = await keep(letter({ id: 'old@example.com' }), day)
  const other = await keep(letter({ id: 'other@example.com' }), day)
  const answer = await keep(letter({ headers: ['In-Reply-To: <old@example.com>'] }))
  const report = (await keepMessage(app, Buffer.from(letter()), { door: 'smtp', envelopeFrom: '' })).id
  const priorities = async () => (await waiting([old, other, answer, report])).map(({ id, priority }) => [id, priority])
  expect(await priorities()).toEqual([
    [old, 20],
    [other, 20],
    [answer, 10],
    [report, 20],
  ])
  await handleMessage(intake, answer)
  expect(await fatesOf(answer)).toEqual(['pending'])
  expect(await priorities()).toEqual([
    [old, 0],
    [other, 20],
    [answer, 10],
    [report, 20],
  ])
})

test('the answer of a machine waits for what it answers in any backlog, as nothing could join it later', async () => {
  const { intake } = await node()
  const keep = async (raw: string) =>
    (await keepMessage(intake, Buffer.from(raw), { door: 'http', envelopeTo: [SUPPORT] })).id
  const original = await keep(letter({ id: 'backlog@example.com' }))
  const answer = await keep(letter({ headers: ['In-Reply-To: <backlog@example.com>', 'Auto-Submitted: auto-replied'] }))
  const hoursAgo = new Date(Date.now() - 3 * 3_600_000)
  await world.db
    .updateTable('incomingMail')
    .set({ receivedAt: hoursAgo })
    .where('id', 'in', [original, answer])
    .execute()

  await handleMessage(intake, answer)
  expect(await fatesOf(answer)).toEqual(['pending'])
  await handleMessage(intake, original)
  await handleMessage(intake, answer)
  const rows = await world.db
    .selectFrom('incomingMail')
    .select('ticketId')
    .where('id', 'in', [original, answer])
    .execute()
  expect(await fatesOf(answer)).toEqual(['pending', 'auto-reply'])
  expect(new Set(rows.map(({ ticketId }) => ticketId))).toHaveProperty('size', 1)
  expect(rows[0]?.ticketId).not.toBeNull()
})
