import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MOST_OLD } from '#contract/mailboxes.ts'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { letter } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { checkMailboxes } from '../health/check-mail.ts'
import { changeMailbox, createMailbox } from '../mailboxes/change.ts'
import type { MailboxInput } from '../mailboxes/check.ts'
import { getMailbox } from '../mailboxes/mailboxes.ts'
import { type ImapDoor, startFetching } from './imap.ts'

const world = await testWorld()
const mia = () => ({ ...world.as('mia'), now: new Date() })
const LONG_AGO = new Date('2024-05-06T07:08:09Z')

describe.skipIf(noDovecot)(`a mailbox that held mail before${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let dovecot: Dovecot
  let door: ImapDoor | null = null
  const people: ImapFlow[] = []
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterEach(async () => {
    await door?.stop()
    for (const client of people.splice(0)) client.close()
    await world.db.updateTable('mailbox').set({ availability: 'archived', updatedAt: new Date() }).execute()
  })
  afterAll(() => dovecot?.stop())

  let accounts = 0
  /** @param old  so many messages lie there from of old */
  async function mailbox(old: number, more: MailboxInput = {}) {
    accounts += 1
    const { user, pass } = dovecot.account(`old${accounts}`)
    const client = await dovecot.connect(user)
    people.push(client)
    const folder = more.folder ?? 'INBOX'
    if (folder !== 'INBOX') await client.mailboxCreate(folder)
    for (let n = 0; n < old; n++) await client.append(folder, mail('old', n), [], LONG_AGO)
    const server = { fetchHost: dovecot.host, fetchPort: dovecot.port, fetchSecurity: 'none' as const }
    const { secret } = await world.app()
    const given = { name: user, ...server, userName: user, password: pass, ...more }
    const { id } = await createMailbox(mia(), given, secret)
    return { id, client, folder }
  }

  const mail = (what: string, n = 0) => letter({ from: `${what}${n}@example.com`, subject: `${what} ${n}` })
  const wait = { interval: 100 }
  const fetching = async () => {
    door = startFetching(await world.app(), { lookEveryMs: 100 })
  }
  const isRead = (id: number) =>
    expect.poll(async () => (await getMailbox(mia(), id)).fetchedAt, wait).toEqual(expect.any(Date))
  const rows = (id: number) =>
    world.db
      .selectFrom('incomingMail')
      .select(['uid', 'arrivedAt'])
      .where('mailboxId', '=', id)
      .orderBy('uid')
      .execute()
  const count = async (id: number) => (await rows(id)).length
  const checked = async (id: number) => (await checkMailboxes(await world.app())).find((one) => one.id === id)

  test('much of it: only what comes from now on is fetched, and the rest is not missing', async () => {
    const old = MOST_OLD + 1
    const { id, client } = await mailbox(old, { afterFetch: 'delete' })
    await fetching()
    await isRead(id)
    await client.append('INBOX', mail('new'))
    await expect.poll(() => count(id), wait).toBe(1)
    expect((await rows(id))[0]?.uid).toBe(old + 1)
    expect(await getMailbox(mia(), id)).toMatchObject({ passedOver: old, readSince: expect.any(Date), state: 'ok' })
    await expect
      .poll(() => checked(id), wait)
      .toMatchObject({ onServer: old, left: old, inLedger: 1, missing: [], waiting: [], error: null })

    // All of it after all.
    const { secret } = await world.app()
    await changeMailbox(mia(), id, { readFrom: 'all', afterFetch: 'leave' }, secret)
    await expect.poll(() => count(id), wait).toBe(old + 1)
    expect(await getMailbox(mia(), id)).toMatchObject({ passedOver: 0, readSince: null })
  })

  test('little of it: all is fetched, and nobody gets a receipt for what he wrote long ago', async () => {
    const { id, client } = await mailbox(2)
    await client.append('INBOX', mail('today'))
    await fetching()
    await expect.poll(() => count(id), wait).toBe(3)
    expect((await rows(id))[0]?.arrivedAt).toEqual(LONG_AGO)
    expect(await getMailbox(mia(), id)).toMatchObject({ passedOver: 0, readSince: null })
    await door?.stop()
    await world.work()
    const receipts = await world.db
      .selectFrom('outgoingMail')
      .select('toAddress')
      .where('purpose', '=', 'ticket.autoresp')
      .where('toAddress', 'not like', 'new%')
      .execute()
    expect(receipts).toEqual([{ toAddress: 'today0@example.com' }])
  })

  test('as an administrator wants it, whatever there is', async () => {
    const none = await mailbox(2, { readFrom: 'new' })
    const all = await mailbox(MOST_OLD + 1, { readFrom: 'all' })
    await fetching()
    await expect.poll(() => count(all.id), wait).toBe(MOST_OLD + 1)
    await isRead(none.id)
    expect(await count(none.id)).toBe(0)
    expect(await getMailbox(mia(), none.id)).toMatchObject({ passedOver: 2 })
  })

  test('and whose messages get other numbers: what came since then is fetched, the old stays', async () => {
    const { id, client, folder } = await mailbox(3, { readFrom: 'new', folder: 'Tickets', pollMinutes: 1 })
    await fetching()
    await isRead(id)
    await client.append(folder, mail('first'))
    await expect.poll(() => count(id), wait).toBe(1)
    await door?.stop()
    await sleep(1_100) // Dovecot counts by seconds
    await client.mailboxDelete(folder)
    await client.mailboxCreate(folder)
    for (let n = 0; n < 3; n++) await client.append(folder, mail('again', n), [], LONG_AGO)
    await client.append(folder, mail('second'))
    await fetching()
    await expect.poll(() => count(id), wait).toBe(2)
    expect((await rows(id)).at(-1)?.uid).toBe(4)
    expect(await checked(id)).toMatchObject({ left: 3, missing: [], waiting: [] })
  })
})
