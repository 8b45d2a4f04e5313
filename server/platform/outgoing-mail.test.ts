import { beforeEach, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { operation } from './operation.ts'
import { type Mail, queueMail, resumeMail } from './outgoing-mail.ts'

const world = await testWorld({
  DESKBELL_DEV: '1',
  PUBLIC_URL: 'https://desk.example',
  MAIL_FROM: 'Help <help@desk.example>',
})
const mail: Mail = { purpose: 'test', to: 'ada@example.com', subject: 'Hello', text: 'How are you?' }

beforeEach(async () => {
  await world.db.deleteFrom('outgoingMail').execute()
})

const rows = () => world.db.selectFrom('outgoingMail').selectAll().orderBy('id').execute()
const only = async () => (await rows())[0]
const jobs = async () =>
  (await world.pool.query(`select count(*)::int as count from graphile_worker.jobs`)).rows[0].count

test('is queued with what it tells about, or not at all', async () => {
  const before = await jobs()
  await expect(
    operation(world.as('sam'), async (op) => {
      await queueMail(op, mail)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect([await rows(), await jobs()]).toEqual([[], before])
  await queueMail(world.as('sam'), mail)
  expect([await only(), await jobs()]).toMatchObject([{ state: 'queued', toAddress: 'ada@example.com' }, before + 1])
})

test.each(['ada@example.com, eve@example.com', 'ada@example.com\r\nBcc: eve@example.com', 'Ada <ada@example.com>', ''])(
  'goes to one address, never to "%s"',
  async (to) => {
    await expect(async () => queueMail(world.as('sam'), { ...mail, to })).rejects.toThrow()
    expect(await rows()).toEqual([])
  },
)

test('has a subject of one line, whatever was put into it', async () => {
  await queueMail(world.as('sam'), { ...mail, subject: `Hello\r\nBcc: eve@example.com\u2028${'x'.repeat(1000)}` })
  const { subject = '' } = (await only()) ?? {}
  expect(subject).toMatch(/^Hello Bcc: eve@example.com x+$/)
  expect(subject).toHaveLength(250)
})

test('an event is told to an address once', async () => {
  const about = { ...mail, eventId: 7 }
  expect(await queueMail(world.as('sam'), about)).toEqual(expect.any(Number))
  expect(await queueMail(world.as('sam'), about)).toBeNull()
  await queueMail(world.as('sam'), { ...about, to: 'bob@example.com' })
  expect(await rows()).toHaveLength(2)
})

test('may be held for a while', async () => {
  await queueMail(world.as('sam'), { ...mail, holdSeconds: 60 })
  expect(await only()).toMatchObject({ nextAt: new Date(world.now.getTime() + 60_000) })
})

test('waits while there is no mail server, and goes on when there is one', async () => {
  await queueMail(world.as('sam'), mail)
  await world.work()
  expect(await only()).toMatchObject({ state: 'queued', error: null })
  // The worker does not wait for its last word on a job.
  await expect.poll(jobs).toBe(0)
  await world.db.updateTable('outgoingMail').set({ createdAt: new Date() }).execute()
  await resumeMail(world.pool, world.config)
  expect(await jobs()).toBe(0)
  await resumeMail(world.pool, { ...world.config, smtpUrl: 'smtp://127.0.0.1:1' })
  expect(await jobs()).toBe(1)
  await world.pool.query(`select graphile_worker.remove_job('send_mail:' || $1)`, [(await only())?.id])
})

test('in development it is shown in the browser, as text', async () => {
  await queueMail(world.as('sam'), {
    ...mail,
    subject: '<script>alert(1)</script>',
    text: 'See https://desk.example/#token=x"><b>',
  })
  const { body } = await world.call(null, 'GET /dev/mail')
  expect(body).toContain('&lt;script&gt;')
  expect(body).toContain('<a href="https://desk.example/#token=x')
  expect(body).not.toMatch(/<script|<b>/)
})
