import { expect, onTestFinished, test } from 'vitest'
import { letter, mailedWorld, SUPPORT } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { mailReaders, TooHard } from '../read/pool.ts'
import { handleMessage, type Intake } from './handle.ts'

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
