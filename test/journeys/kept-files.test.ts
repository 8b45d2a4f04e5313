import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { composer, entries, ready } from './desk-page.ts'

const desk = await runningDesk()
await bank(desk)
const { signedIn } = browsing(desk)

test('files that wait with an unsent reply are there after a reload, and are sent with it', async () => {
  const said = { subject: 'Statement', message: 'Please send it.', requester: { email: 'cleo@example.com' } }
  const { id } = await add(desk.world, 'tickets', said)
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo(`/desk/tickets/${id}#reply`)
  await ready(composer(anna, 'Reply'))
  await anna.type('Here it is.')
  const attach = page.locator('input[type="file"]').last()
  await attach.setInputFiles({ name: 'statement.txt', mimeType: 'text/plain', buffer: Buffer.from('12.34') })
  await anna.sees(page.getByText('statement.txt'), page.getByRole('button', { name: /Remove.*statement\.txt/ }))
  await expect.poll(() => page.evaluate('JSON.stringify({ ...localStorage })')).toContain('text/plain')

  anna.expectLoad()
  await page.reload()
  await ready(composer(anna, 'Reply'))
  await anna.sees('Here it is.', 'statement.txt')
  await anna.press('ControlOrMeta+Enter')
  await anna.sees(entries(anna, 'reply').filter({ hasText: 'statement.txt' }))
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.seesNot(page.getByText('Draft', { exact: true }))
})
