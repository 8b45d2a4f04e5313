import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { freePort } from '#test/mail/programs.ts'
import { browsing } from './browsing.ts'
import { bank, runningDesk } from './desk.ts'
import { entries } from './desk-page.ts'
import type { Person } from './person.ts'

const desk = await runningDesk()
await bank(desk)
const { signedIn } = browsing(desk)
const SUPPORT = 'support@desk.test'

let dovecot: Dovecot | null = null
beforeAll(async () => {
  dovecot = noDovecot ? null : await startDovecot()
})
afterAll(() => dovecot?.stop())

let serial = 0

/** Hands in a message over the API, as a mail server would. */
async function arrives(more: { from?: string; subject?: string; headers?: string[] } = {}): Promise<{ id: number }> {
  const { from = 'Ada <ada@example.com>', subject = 'The printer smokes', headers = [] } = more
  serial += 1
  const raw = [
    `From: ${from}`,
    `To: ${SUPPORT}`,
    `Subject: ${subject}`,
    `Message-ID: <letter-${serial}@example.com>`,
    `Date: ${new Date().toUTCString()}`,
    ...headers,
    '',
    `It began today, ${serial}.`,
    '',
  ]
  const { key } = await desk.world.apiKey({ name: `Script ${serial}` })
  const answer = await fetch(`${desk.origin}/api/v1/intake/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
    body: raw.join('\r\n'),
  })
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: number }
}

async function choose(who: Person, field: string, option: string | RegExp): Promise<void> {
  await who.click(who.page.getByRole('dialog').getByRole('combobox', { name: field }).first())
  await who.click(who.page.getByRole('option', { name: option }))
}

test('a mailbox is tested before it is made, and says what a refused port means', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const account = dovecot?.account('support')
  const nobody = await freePort()
  await anna.goTo('/desk/admin/mailboxes')
  await anna.sees('No mailboxes yet')
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'New mailbox' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByRole('textbox', { name: 'Name', exact: true }), 'Support')
  await choose(anna, 'Provider', 'Google')
  await expect.poll(() => drawer.getByLabel('IMAP server').inputValue()).toBe('imap.gmail.com')
  await choose(anna, 'Provider', /server of your own/)
  await expect.poll(() => drawer.getByLabel('IMAP server').inputValue()).toBe('')
  await anna.write(drawer.getByLabel('User name'), account?.user ?? 'support')
  await anna.write(drawer.getByLabel('Password', { exact: true }), account?.pass ?? 'secret')
  await anna.write(drawer.getByLabel('IMAP server'), '127.0.0.1')
  await choose(anna, 'Encryption', /^None/)
  await anna.write(drawer.getByLabel('Port', { exact: true }).first(), String(nobody))
  await anna.click(drawer.getByRole('switch', { name: 'Send through a server of its own' }))
  await anna.click(drawer.getByRole('button', { name: 'Test', exact: true }))
  await anna.sees('Nothing answers there. Check the port; perhaps a firewall is in between.', /ECONNREFUSED/)
  await anna.looks()
  if (dovecot) {
    await anna.write(drawer.getByLabel('Port', { exact: true }).first(), String(dovecot.port))
    await anna.write(drawer.getByLabel('Folder', { exact: true }), 'Nowhere')
    await anna.press('Escape')
    await anna.sees('You have changed something since this test.')
    await anna.click(drawer.getByRole('button', { name: 'Test', exact: true }))
    await anna.sees('There is no such folder. Choose one of those that are there:')
    await anna.click(drawer.getByRole('button', { name: 'INBOX', exact: true }))
    await anna.click(drawer.getByRole('button', { name: 'Test', exact: true }))
    await anna.sees(drawer.getByRole('listitem').filter({ hasText: 'Fetching: open the folder. Works' }))
  }
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('cell', { name: 'Support', exact: true }))
  await anna.click(page.getByRole('button', { name: 'Support', exact: true }))
  await anna.sees(drawer.getByPlaceholder('Stored; type to replace'))
  await anna.looks()
})

test('a mailbox that its provider has to connect stays open for that', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/mailboxes?open=new')
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByRole('textbox', { name: 'Name', exact: true }), 'Sales')
  await choose(anna, 'Provider', 'Google')
  await anna.write(drawer.getByLabel('User name'), 'sales@example.com')
  await choose(anna, 'Signs in with', /^OAuth 2/)
  await anna.write(drawer.getByLabel('Client ID'), 'desk')
  await anna.sees('Save first; then it can be connected here.')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.sees(drawer.getByRole('button', { name: 'Connect', exact: true }))
  await anna.looks()
  const { pathname, search } = new URL(page.url())
  await anna.goTo(`${pathname}/${search.replace('?open=', '')}?connect=refused&said=access_denied`)
  await anna.sees('The provider refused:', 'access_denied')
})

test('an address gets mail, and becomes the default', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/mail-addresses')
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'New address' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('E-mail address'), SUPPORT)
  await choose(anna, 'Mailbox', 'Support')
  await choose(anna, 'Department', 'Online Banking')
  await anna.looks()
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('cell', { name: SUPPORT }))
  await anna.goTo('/desk/admin/mail')
  await anna.click(page.getByRole('combobox', { name: 'Default address' }))
  await anna.click(page.getByRole('option', { name: SUPPORT }))
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Save' }))
  await anna.sees('Saved.')
})

test('a mail is followed from the ledger to its ticket, its sender blocked and taken again', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await desk.world.call('anna', 'PATCH /api/v1/settings', { mail: { authenticationServers: ['mx.desk.test'] } })
  await arrives({
    headers: ['Authentication-Results: mx.desk.test; spf=pass; dkim=pass; dmarc=pass header.from=example.com'],
  })
  await anna.goTo('/desk/admin/incoming-mail')
  await anna.sees(
    page.getByRole('button', { name: /^All\s*1$/ }),
    page.getByRole('button', { name: /^Opened a ticket\s*1$/ }),
  )
  await anna.looks()
  await anna.click(page.getByRole('link', { name: /^#/ }).first())
  await anna.sees(entries(anna, 'message').filter({ hasText: 'It began today' }))
  await anna.click(page.getByRole('button', { name: 'How the mail of Ada came' }))
  await anna.sees('DMARC', page.getByRole('definition').filter({ hasText: 'passed' }).first())
  await anna.looks()
  await anna.click(page.getByRole('link', { name: 'Show it in the ledger' }))
  await anna.sees(page.getByRole('heading', { name: 'The printer smokes', level: 1 }), 'SHA-256')
  await anna.looks()

  await anna.click(page.getByRole('button', { name: 'Block this sender' }))
  await anna.click(page.getByRole('menuitem', { name: 'Only ada@example.com' }))
  await anna.sees(page.getByRole('button', { name: 'Unblock ada@example.com' }))
  const rejected = await arrives({ subject: 'Again' })
  await anna.goTo('/desk/admin/blocked-senders')
  await anna.sees(
    page.getByRole('row').filter({ hasText: 'ada@example.com' }).getByRole('cell', { name: '1', exact: true }),
  )
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Unblock ada@example.com' }))
  await anna.sees('Nobody is blocked')

  await anna.goTo('/desk/admin/incoming-mail?fate=rejected')
  await anna.click(page.getByRole('link', { name: 'Again' }))
  await anna.sees('ada@example.com is blocked.')
  expect(page.url()).toContain(`/incoming-mail/${rejected.id}`)
  await anna.click(page.getByRole('button', { name: 'Handle it again' }))
  await anna.sees('A new ticket was opened with it.')
  await anna.seesNot(page.getByRole('button', { name: 'Handle it again' }))
  await anna.looks()
})

test('a whole domain is blocked in the list, and the desk itself cannot be', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  anna.expectRefusal(/^refused: 422 POST \/api\/v1\/blocked-senders$/)
  await anna.goTo('/desk/admin/blocked-senders?open=new')
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Address or domain'), SUPPORT)
  await anna.press('Enter')
  await anna.sees('This is the desk itself, or one of its agents.')
  await anna.write(drawer.getByLabel('Address or domain'), '@spam.example')
  await anna.looks()
  await anna.press('Enter')
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('cell', { name: '@spam.example', exact: true }))
})

test('a mail that cannot leave is seen in the outbox with what the server said', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  // What was mailed above has been confirmed, and nothing sends here.
  await desk.world.db
    .updateTable('outgoingMail')
    .set({ state: 'failed', error: '550 5.1.1 No such user here', nextAt: null })
    .where('toAddress', '=', 'ada@example.com')
    .execute()
  await anna.goTo('/desk/admin/outgoing-mail')
  await anna.sees(page.getByRole('heading', { name: 'Outgoing mail', level: 1 }))
  await anna.looks()
  await anna.click(page.getByRole('button', { name: /^Failed\s*\d+$/ }))
  await anna.sees('550 5.1.1 No such user here')
  await anna.click(page.getByRole('cell').filter({ hasText: 'Confirmation of a request' }).getByRole('link').first())
  await anna.sees(page.getByRole('heading', { name: 'What it says' }))
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Never send it' }))
  await anna.sees('It was taken back before it left.')
})
