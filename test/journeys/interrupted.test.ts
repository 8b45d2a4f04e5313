import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { composer, entries, property, propertyIs, ready, rows } from './desk-page.ts'
import { requestForm } from './portal-page.ts'

// What comes between people and their work: none of it loses a word or does a thing twice.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
await world.agent('Kim', { department: 'Support' })
const { visitor, signedIn } = browsing(desk)

function opened(subject: string): Promise<{ id: number; number?: string }> {
  return add(world, 'tickets', {
    requester: { email: 'cleo@example.com' },
    source: 'phone',
    subject,
    message: 'Please help.',
  })
}

test('a session that ends while a reply is written keeps the text and sends it after signing in', async () => {
  const { id } = await opened('Session over')
  const { password } = await world.password('kim')
  const kim = await signedIn('kim')
  const { page } = kim
  await kim.goTo(`/desk/tickets/${id}`)
  await kim.click(page.getByRole('button', { name: 'Write a reply …' }))
  await ready(composer(kim, 'Reply'))
  await kim.type('Written for a long time')
  kim.expectRefusal(/refused: 401/)
  await world.db
    .deleteFrom('authSession')
    .where('userId', '=', await accountOf('Kim'))
    .execute()
  await kim.press('ControlOrMeta+Enter')
  await kim.sees(page.getByRole('dialog', { name: 'Sign in again' }))
  await kim.looks()
  await kim.type(password)
  await kim.press('Enter')
  await kim.sees(entries(kim, 'reply').filter({ hasText: 'Written for a long time' }))
  await expect.poll(() => entries(kim, 'reply').count()).toBe(1)
})

test('a change that was overtaken tells the new value and overwrites nothing', async () => {
  const { id } = await opened('Two at once')
  const anna = await signedIn('anna')
  const mia = await signedIn('mia')
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.click(property(anna, 'Priority'))
  await mia.goTo(`/desk/tickets/${id}`)
  await mia.click(property(mia, 'Priority'))
  await mia.click(mia.page.getByRole('option', { name: 'Emergency' }))
  await mia.press('Enter')
  await mia.sees(propertyIs(mia, 'Priority', 'Emergency'))

  anna.expectRefusal(/refused: 409 PATCH/)
  await anna.click(anna.page.getByRole('option', { name: 'Low' }))
  await anna.type('Can wait')
  await anna.press('Enter')
  await anna.sees('Somebody changed this meanwhile. It is now: Emergency.')
  await anna.looks()
  await expect.poll(() => anna.page.getByPlaceholder('Note (optional)').inputValue()).toBe('Can wait')
  await anna.press('Enter')
  await anna.sees(propertyIs(anna, 'Priority', 'Low'), entries(anna, 'note').filter({ hasText: 'Can wait' }))
  await mia.sees(propertyIs(mia, 'Priority', 'Low'))
})

test('a reply waits when somebody has answered meanwhile', async () => {
  const { id } = await opened('Both answer')
  const anna = await signedIn('anna')
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.click(anna.page.getByRole('button', { name: 'Write a reply …' }))
  await ready(composer(anna, 'Reply'))
  await anna.type('Mine')
  anna.expectRefusal(/refused: 409 POST/)
  await world.call('mia', `POST /api/v1/tickets/${id}/replies`, { body: 'Theirs', format: 'text' })
  await anna.press('ControlOrMeta+Enter')
  await anna.sees(anna.page.getByRole('button', { name: 'Send it all the same' }))
  await expect.poll(() => composer(anna, 'Reply').textContent()).toContain('Mine')
  await anna.click(anna.page.getByRole('button', { name: 'Send it all the same' }))
  await anna.sees(
    entries(anna, 'reply').filter({ hasText: 'Theirs' }),
    entries(anna, 'reply').filter({ hasText: 'Mine' }),
  )
})

test('a form sent by a double click makes one ticket', async () => {
  const ada = await visitor('Ada')
  await ada.goTo('/new')
  const form = requestForm(ada)
  await ada.write(form.subject, 'Only once')
  await ada.write(form.message, 'Please.')
  await ada.write(form.email, 'once@example.com')
  await ada.write(form.name, 'Ada')
  await form.send.dblclick()
  await ada.sees('Your request has arrived')
  const made = await world.db.selectFrom('ticket').select('id').where('subject', '=', 'Only once').execute()
  expect(made).toHaveLength(1)
})

test('a ticket that comes is announced and moves no row', async () => {
  const first = await opened('There before')
  const anna = await signedIn('anna')
  await anna.goTo('/desk/queue/open')
  await anna.sees(rows(anna).filter({ hasText: 'There before' }))
  const before = await rows(anna).allTextContents()
  const { number } = await opened('Came just now')
  const news = anna.page.getByRole('button', { name: 'One new ticket' })
  await anna.sees(news)
  expect((await rows(anna).allTextContents()).length).toBe(before.length)
  await anna.looks()
  await anna.click(news)
  await anna.sees(rows(anna).filter({ hasText: String(number) }))

  // A change elsewhere shows in its row.
  await world.call('mia', `PATCH /api/v1/tickets/${first.id}`, { priorityId: await world.id('priority', 'Emergency') })
  await anna.sees(rows(anna).filter({ hasText: 'There before' }).filter({ hasText: 'Emergency' }))
})

async function accountOf(name: string): Promise<string> {
  const { accountId } = await world.db
    .selectFrom('agent')
    .select('accountId')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return accountId
}
