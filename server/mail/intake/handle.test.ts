import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { TooHard } from '#server/platform/threads.ts'
import { letter, mailedWorld, SUPPORT } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { type Door, keepMessage } from '../ledger/keep.ts'
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

const byDoor: Door = { door: 'http', isHandledByDoor: true, envelopeTo: [SUPPORT] }

async function kept(body?: string): Promise<number> {
  const raw = Buffer.from(letter(body === undefined ? {} : { body }))
  return (await keepMessage(await world.app(), raw, byDoor)).id
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

test('the job of a message that its door handles comes only where that was broken off', async () => {
  const { intake } = await node()
  const id = await kept()
  const [row] = await waiting([id])
  expect(row?.seconds).toBeGreaterThan(0)
  expect(row?.seconds).toBeLessThanOrEqual(30)
  await handleMessage(intake, id)
  expect(await waiting([id])).toEqual([])
})

/** Of the queue it needs no more. */
const taken = (attempts: number) => ({ job: { attempts } }) as Parameters<ReturnType<typeof handleMailJob>>[1]

test('what could not be read as the disk was full comes again in a moment, however long that lasts', async () => {
  const { intake } = await node()
  const full = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
  const id = await kept()
  const job = handleMailJob({ ...intake, readers: { ...intake.readers, read: full } })
  for (let time = 0; time < 5; time += 1) await job({ id }, taken(1))
  const [row] = await waiting([id])
  expect(row).toMatchObject({ attempts: 0 })
  expect(row?.seconds).toBeLessThanOrEqual(15)
  expect(await fatesOf(id)).toEqual(['pending'])
  await handleMailJob(intake)({ id }, taken(1))
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
  const { body } = await world.call('mia', `GET /api/v1/intake/messages/${answer}`)
  expect(body).toMatchObject({ fate: 'pending', rule: 'waits-for-answered' })
  await handleMessage(intake, original)
  await handleMessage(intake, answer)
  const rows = await world.db
    .selectFrom('incomingMail')
    .select(['id', 'ticketId', 'rule'])
    .where('id', 'in', [original, answer])
    .execute()
  expect(await fatesOf(answer)).toEqual(['pending', 'auto-reply'])
  expect(rows.find(({ id }) => id === answer)?.rule).toBe('Auto-Submitted')
  expect(new Set(rows.map(({ ticketId }) => ticketId))).toHaveProperty('size', 1)
  expect(rows[0]?.ticketId).not.toBeNull()
})

/** A database that cannot be reached as long as that is so. */
function unreachable(db: Intake['db'], isAway: () => boolean): Intake['db'] {
  return db.withPlugin({
    transformQuery({ node }) {
      if (isAway()) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
      return node
    },
    transformResult: async ({ result }) => result,
  })
}

describe('a message that was begun before', () => {
  const brokenOff = async (id: number) =>
    (await world.db.selectFrom('incomingMail').select('brokenOff').where('id', '=', id).executeTakeFirstOrThrow())
      .brokenOff
  const leave = (id: number, brokenOff: number) =>
    world.db.updateTable('incomingMail').set({ brokenOff }).where('id', '=', id).execute()
  /** As `readers.read`, with something done before. */
  const reading = (intake: Intake, before: () => Promise<unknown>): Intake => ({
    ...intake,
    readers: {
      ...intake.readers,
      async read(rawPath, folder) {
        await before()
        return intake.readers.read(rawPath, folder)
      },
    },
  })
  const up = (seconds: number) => {
    const spy = vi.spyOn(process, 'uptime').mockReturnValue(seconds)
    onTestFinished(() => spy.mockRestore())
  }

  test('is marked while it is at work, and no more when it has its fate; a new one never is', async () => {
    const { intake } = await node()
    const [again, fresh] = [await kept(), await kept()]
    const seen: Record<number, number> = {}
    for (const [id, times] of [
      [fresh, 0],
      [again, 2],
    ] as const) {
      const looking = reading(intake, async () => {
        seen[id] = await brokenOff(id)
      })
      await handleMessage(looking, id, { taken: times })
    }
    expect(seen).toEqual({ [fresh]: 0, [again]: 1 })
    expect(await brokenOff(again)).toBe(0)
    expect(await fatesOf(again)).toEqual(['pending', 'opened'])
  })

  test('is at work without others', async () => {
    const { intake } = await node()
    const ids = await Promise.all([kept(), kept(), kept(), kept()])
    let atWork = 0
    const most: number[] = []
    const counting = reading(intake, async () => {
      atWork += 1
      most.push(atWork)
      await new Promise((resolve) => setTimeout(resolve, 100))
      most.push(atWork)
      atWork -= 1
    })
    await Promise.all(ids.map((id, at) => handleMessage(counting, id, { taken: at === 1 || at === 2 ? 2 : 0 })))
    expect(Math.max(...most)).toBe(1)
    expect(await Promise.all(ids.map(fatesOf))).toEqual(ids.map(() => ['pending', 'opened']))
  })

  test('loses its mark too when it fails, and when the database was away', async () => {
    const { intake } = await node()
    const id = await kept()
    const away = reading(intake, () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })))
    await expect(handleMessage(away, id, { taken: 2 })).rejects.toThrow('away')
    expect(await brokenOff(id)).toBe(0)
    const broken = reading(intake, () => Promise.reject(new Error('broken')))
    await expect(handleMessage(broken, id, { taken: 3 })).rejects.toThrow('broken')
    expect(await brokenOff(id)).toBe(0)

    let isAway = false
    const db = unreachable(intake.db, () => isAway)
    const cutOff = reading({ ...intake, db }, async () => {
      isAway = true
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
    })
    await expect(handleMessage(cutOff, id, { taken: 4 })).rejects.toThrow('away')
    expect(await brokenOff(id)).toBe(1)
    isAway = false
    await expect.poll(() => brokenOff(id)).toBe(0)
    expect(await fatesOf(id)).toEqual(['pending'])
  })

  test('waits, once it broke off, until the process has shown that it stays', async () => {
    const { intake, read } = await node()
    const id = await kept()
    await leave(id, 2)
    up(2)
    await handleMessage(intake, id, { taken: 5 })
    expect(read).toEqual([])
    const [row] = await waiting([id])
    expect(row?.seconds).toBeGreaterThanOrEqual(7)
    expect(row?.seconds).toBeLessThanOrEqual(13)
    up(20)
    await handleMessage(intake, id, { taken: 1 })
    expect(await fatesOf(id)).toEqual(['pending', 'opened'])
  })

  test('is set aside after the third time, and administrators hear of it; handled again it has one more try', async () => {
    const { intake, read } = await node()
    const id = await kept()
    await leave(id, 3)
    await handleMessage(intake, id, { taken: 1 })
    expect(read).toEqual([])
    const row = await world.db.selectFrom('incomingMail').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ fate: 'quarantined', error: expect.stringContaining('Deskbell ended 3 times') })
    const jobs = await world.pool.query(`select from graphile_worker._private_jobs where key = 'tell_quarantined'`)
    expect(jobs.rowCount).toBe(1)

    const answer = await world.call('mia', `POST /api/v1/intake/messages/${id}/reprocess`)
    expect(answer).toMatchObject({ status: 200, body: { fate: 'pending' } })
    expect(await brokenOff(id)).toBe(2)
    up(20)
    await handleMessage(intake, id, { taken: 1 })
    expect(await fatesOf(id)).toEqual(['pending', 'quarantined', 'pending', 'opened'])
  })
})
