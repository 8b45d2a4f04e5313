import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImapDoor, startFetching } from '#server/mail/doors/imap.ts'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { type IdentityProvider, startIdentityProvider } from '#test/mail/identity-provider.ts'
import { browsing } from './browsing.ts'
import { bank, runningDesk } from './desk.ts'
import type { Person } from './person.ts'

// A mailbox that is opened by a person's consent at a provider, until that is taken back.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { signedIn } = browsing(desk)

describe.skipIf(noDovecot)(`a mailbox by OAuth 2${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let provider: IdentityProvider
  let dovecot: Dovecot
  let door: ImapDoor

  beforeAll(async () => {
    provider = await startIdentityProvider({ user: 'support' })
    dovecot = await startDovecot({ introspectionUrl: provider.introspectionUrl })
    dovecot.account('support')
    door = startFetching(await world.app(), { lookEveryMs: 200, minuteMs: 5_000 })
  })
  afterAll(async () => {
    await door?.stop()
    await dovecot?.stop()
    provider?.stop()
  })

  test('is connected, told of when its grant ends, and connected again', async () => {
    const anna = await signedIn('anna')
    const { page } = anna
    await anna.goTo('/desk/admin/mailboxes?open=new')
    const drawer = page.getByRole('dialog', { name: /^(New mailbox|Support)$/ })
    await anna.write(drawer.getByRole('textbox', { name: 'Name', exact: true }), 'Support')
    await choose(anna, 'Provider', /server of your own/)
    await anna.write(drawer.getByLabel('User name'), 'support')
    await choose(anna, 'Signs in with', /^OAuth 2/)
    await anna.write(drawer.getByLabel('Client ID'), provider.clientId)
    await anna.write(drawer.getByLabel('Client secret'), provider.clientSecret)
    await anna.write(drawer.getByLabel('Address for consent'), provider.authorizeUrl)
    await anna.write(drawer.getByLabel('Address for tokens'), provider.tokenUrl)
    await anna.write(drawer.getByLabel('Scopes'), 'mail offline_access')
    await anna.write(drawer.getByLabel('IMAP server'), '127.0.0.1')
    await choose(anna, 'Encryption', /^None/)
    await anna.write(drawer.getByLabel('Port', { exact: true }).first(), String(dovecot.port))
    await anna.write(drawer.getByLabel('Look every … minutes'), '1')
    await anna.click(drawer.getByRole('switch', { name: 'Send through a server of its own' }))
    await anna.click(drawer.getByRole('button', { name: 'Create' }))

    // She thinks again, and then lets it in.
    await asked(anna, 'Connect', 'Refuse')
    await anna.sees('The provider refused:', 'access_denied', drawer.getByText('Not connected yet'))
    await asked(anna, 'Connect', 'Allow')
    await anna.sees('The mailbox is connected.', drawer.getByText('Connected', { exact: true }))
    await anna.looks()
    await arrives('Before')
    await expect.poll(subjects).toEqual(['Before'])
    await anna.press('Escape')
    await anna.sees(page.getByRole('row').filter({ hasText: 'Support' }).getByText('Works'))

    // What was allowed is taken back: at the next look at the mailbox she hears of it, in the words of the provider.
    provider.revoke()
    const bell = page.getByRole('button', { name: /^Notifications, \d+ unread/ })
    await bell.waitFor({ timeout: 60_000 })
    await anna.click(bell)
    const told = page.getByRole('link', { name: /The mailbox Support has to be connected again/ })
    await anna.sees(told.getByText('invalid_grant: Consent was taken back.'))
    await anna.looks()
    await anna.click(told)
    const words = drawer.getByText('The provider lets us in no longer.')
    await anna.sees(words, drawer.getByText('invalid_grant: Consent was taken back.'))
    await anna.sees(drawer.getByText('No longer connected'))
    await anna.looks()
    await arrives('Meanwhile')
    await expect.poll(alarmMails).toEqual(['anna@desk.example', 'mia@desk.example'])

    await asked(anna, 'Connect again', 'Allow')
    await anna.sees('The mailbox is connected.', drawer.getByText('Connected', { exact: true }))
    await expect.poll(subjects).toEqual(['Before', 'Meanwhile'])
    await words.waitFor({ state: 'hidden', timeout: 60_000 })
    await anna.press('Escape')
    await anna.sees(page.getByRole('row').filter({ hasText: 'Support' }).getByText('Works'))
    await anna.click(page.getByRole('button', { name: /^Notifications/ }))
    await anna.seesNot(/has to be connected again/)
    await anna.looks()
  })

  /** She goes to the provider, is asked there, and comes back. */
  async function asked(anna: Person, connect: string, answer: 'Allow' | 'Refuse'): Promise<void> {
    for (let load = 0; load < 2; load += 1) anna.expectLoad()
    await anna.click(anna.page.getByRole('dialog').getByRole('button', { name: connect, exact: true }))
    await anna.click(anna.page.getByRole('button', { name: answer }))
    await anna.page.waitForURL(/\/desk\/admin\/mailboxes/)
  }

  async function arrives(subject: string): Promise<void> {
    const client = await dovecot.connect('support')
    await client.append('INBOX', `From: Ada <ada@example.com>\r\nSubject: ${subject}\r\n\r\n${subject}.\r\n`)
    await client.logout()
  }
})

async function choose(who: Person, field: string, option: string | RegExp): Promise<void> {
  await who.click(who.page.getByRole('dialog').getByRole('combobox', { name: field }).first())
  await who.click(who.page.getByRole('option', { name: option }))
}

async function subjects(): Promise<string[]> {
  const rows = await world.db.selectFrom('ticket').select('subject').orderBy('id').execute()
  return rows.map(({ subject }) => subject)
}

async function alarmMails(): Promise<string[]> {
  const rows = await world.db.selectFrom('outgoingMail').select('toAddress').where('purpose', '=', 'alarm').execute()
  return rows.map(({ toAddress }) => toAddress).sort()
}
