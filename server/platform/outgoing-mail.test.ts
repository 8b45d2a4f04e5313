import type { JobHelpers } from 'graphile-worker'
import { beforeEach, describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { operation } from './operation.ts'
import { type Mail, queueMail, resumeMail, sendMail } from './outgoing-mail.ts'

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

/** One run of the job with a mail server that answers like this. */
async function deliver(answer: () => Promise<unknown>, { attempts = 1 } = {}) {
  const sent: unknown[] = []
  const transport = {
    sendMail: async (message: unknown) => {
      sent.push(message)
      return answer()
    },
  }
  // The job reads nothing else of it.
  const helpers = { job: { attempts, max_attempts: 25 } } as JobHelpers
  const job = sendMail({ db: world.db, config: world.config, transport: transport as never })
  const problem = await job({ id: (await only())?.id }, helpers).then(
    () => null,
    (error) => String(error),
  )
  return { sent, problem }
}

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

describe('sending', () => {
  beforeEach(() => queueMail(world.as('sam'), mail))

  test('marks it sent, with a Message-ID that is the same at each try', async () => {
    const failed = await deliver(() => Promise.reject(new Error('connection lost')))
    expect(failed.problem).toContain('connection lost')
    expect(await only()).toMatchObject({ state: 'queued', error: 'connection lost' })
    const { sent } = await deliver(() => Promise.resolve({}))
    expect(sent).toMatchObject([
      { from: 'Help <help@desk.example>', to: { address: 'ada@example.com' }, subject: 'Hello' },
    ])
    expect(sent[0]).toMatchObject({ messageId: (failed.sent[0] as { messageId: string }).messageId })
    expect(await only()).toMatchObject({ state: 'sent', error: null, sentAt: expect.any(Date) })
    expect((await deliver(() => Promise.resolve({}))).sent).toEqual([])
  })

  test('fails for good when the server refuses for good, and after the last try', async () => {
    const refusal = Object.assign(new Error('no such mailbox'), { responseCode: 550 })
    expect((await deliver(() => Promise.reject(refusal))).problem).toBeNull()
    expect(await only()).toMatchObject({ state: 'failed', error: 'no such mailbox' })
    await world.db.updateTable('outgoingMail').set({ state: 'queued' }).execute()
    await deliver(() => Promise.reject(new Error('timeout')), { attempts: 25 })
    expect(await only()).toMatchObject({ state: 'failed', error: 'timeout' })
  })

  test('waits while there is no mail server, and goes on when there is one', async () => {
    await world.work()
    expect(await only()).toMatchObject({ state: 'queued', error: null })
    expect(await jobs()).toBe(0)
    await world.db.updateTable('outgoingMail').set({ createdAt: new Date() }).execute()
    await resumeMail(world.pool, world.config)
    expect(await jobs()).toBe(0)
    await resumeMail(world.pool, { ...world.config, smtpUrl: 'smtp://127.0.0.1:1' })
    expect(await jobs()).toBe(1)
    await world.pool.query(`select graphile_worker.remove_job('send_mail:' || $1)`, [(await only())?.id])
  })
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
