import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { entries } from './desk-page.ts'

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { signedIn } = browsing(desk)

const open = (more: object = {}) =>
  add(world, 'tickets', {
    subject: 'Statements',
    message: 'They differ.',
    requester: { email: 'cleo@example.com' },
    ...more,
  })

test('a long thread opens at its end; what came before is reached from there, and by a link', async () => {
  const { id } = await open()
  await sql`insert into thread_entry (ticket_id, type, author_kind, author_name, title, format, body, body_text, source, at)
    select ${id}, case when n % 2 = 0 then 'reply' else 'message' end, 'system', 'Import', '', 'html', '<p>Line ' || n || '.</p>', 'x', 'api', now()
    from generate_series(1, 450) n`.execute(world.db)

  const anna = await signedIn('anna')
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.sees('Line 450.')
  await anna.sees(entries(anna, 'message').nth(99))
  await anna.seesNot('Line 1.')
  await anna.looks()
  const earlier = anna.page.getByRole('button', { name: 'Show earlier' })
  const oldest = anna.page.getByText('Line 251.')
  await oldest.scrollIntoViewIfNeeded()
  const before = await oldest.boundingBox()
  await earlier.evaluate((button) => button.click())
  await anna.sees(entries(anna, 'message').nth(199))
  // What was being read stays where it was.
  expect(Math.abs(((await oldest.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(3)
  await anna.click(earlier)
  await anna.sees('They differ.')
  await anna.seesNot(earlier)

  const first = await world.db.selectFrom('threadEntry').select('id').where('bodyText', '=', 'They differ.').execute()
  const link = await signedIn('mia')
  await link.goTo(`/desk/tickets/${id}#entry-${first[0]?.id}`)
  await link.sees('They differ.')
  await expect.poll(async () => (await link.page.getByText('They differ.').boundingBox())?.y ?? -1).toBeGreaterThan(0)

  const cleo = await signedIn('cleo')
  await cleo.goTo(`/requests/${id}`)
  await cleo.sees('Line 450.')
  await cleo.seesNot('Line 1.')
  const more = cleo.page.getByRole('button', { name: 'Show earlier' })
  await cleo.click(more)
  await cleo.sees(cleo.page.getByText('Line 200.', { exact: true }))
  await cleo.click(more)
  await cleo.sees(cleo.page.getByText('They differ.'))
  await cleo.seesNot(more)
})

test('pictures from elsewhere come when they are asked for, for one entry, and learn nothing', async () => {
  const picture = (name: string) =>
    `<p>See <img src="http://pictures.example/${name}.png" alt="${name}"></p><blockquote>Before</blockquote>`
  const { id } = await open({ message: picture('first'), format: 'html' })
  await add(world, `tickets/${id}/notes`, { body: picture('second'), format: 'html' })
  const anna = await signedIn('anna')
  const asked: { url: string; referer: string | undefined }[] = []
  await anna.page.route('**/*.png', (route) => {
    asked.push({ url: route.request().url(), referer: route.request().headers().referer })
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    return route.fulfill({ contentType: 'image/png', body: Buffer.from(png, 'base64') })
  })
  // What watches the pages is kept out of the frame like every other script.
  anna.expectRefusal(/Blocked script execution in '[^']*\/picture-frame'/)
  await anna.goTo(`/desk/tickets/${id}`)
  const shows = anna.page.getByRole('button', { name: 'Show remote images' })
  await anna.sees(shows.nth(1))
  expect(asked).toEqual([])
  await anna.click(shows.first())
  const frame = entries(anna, 'message').frameLocator('iframe')
  const image = frame.getByRole('img', { name: 'first' })
  await image.waitFor()
  await expect.poll(() => image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth)).toBe(1)
  expect(asked).toEqual([{ url: 'https://pictures.example/first.png', referer: undefined }])
  // As high as what it shows, and looking like it.
  const text = frame.getByText('Before')
  const inside = await entries(anna, 'message').locator('iframe').boundingBox()
  const last = await text.boundingBox()
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((inside?.y ?? 0) + (inside?.height ?? 0) + 1)
  const fontOf = (one: typeof text) => one.evaluate('(element) => getComputedStyle(element).fontFamily')
  await expect.poll(() => fontOf(text)).toBe(await fontOf(entries(anna, 'note').getByText('Before')))
  await expect.poll(() => shows.count()).toBe(1)
  await anna.looks()
})
