import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { writeNote } from './note.ts'
import { presentForRequester, presentThreadForRequester } from './portal/view.ts'
import { replyToTicket } from './reply.ts'
import { presentThread } from './thread-view.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const text = { format: 'text' } as const
type Page = { items: { id: number; type: string }[]; nextCursor: string | null }

/** Every page, from the newest back. */
async function walk(fetch: (cursor: string | undefined) => Promise<Page>): Promise<Page['items'][]> {
  const pages: Page['items'][] = []
  let cursor: string | undefined
  do {
    const page = await fetch(cursor)
    pages.push(page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return pages
}
const inOrder = (pages: Page['items'][]) => pages.toReversed().flat()

describe('a thread', () => {
  test('comes whole in one page when it is an ordinary one', async () => {
    const it = await ticket()
    for (let n = 0; n < 5; n += 1) await replyToTicket(world.as('mia'), it.id, { body: `Reply ${n}`, ...text })
    const { items, nextCursor } = await presentThread(world.as('mia'), it.id)
    expect(nextCursor).toBeNull()
    // The message, its opening, five replies, and that the first of them made it hers.
    expect(items).toHaveLength(8)
    expect((await presentForRequester(world.asRequester('ada'), it.id)).earlier).toBeNull()
  })

  test('comes in pages, the newest first, each item once and in order', async () => {
    const it = await ticket()
    for (let n = 0; n < 5; n += 1) {
      await replyToTicket(world.as('mia'), it.id, { body: `Reply ${n}`, ...text })
      await writeNote(world.as('mia'), it.id, { body: `Note ${n}`, ...text })
    }
    const whole = (await presentThread(world.as('mia'), it.id)).items.map(({ id }) => id)
    for (const limit of [1, 3, whole.length - 1, whole.length]) {
      const pages = await walk((cursor) => presentThread(world.as('mia'), it.id, { limit, cursor }))
      expect(pages.slice(0, -1).every((items) => items.length === limit)).toBe(true)
      expect(inOrder(pages).map(({ id }) => id)).toEqual(whole)
    }
    const seen = (await presentForRequester(world.asRequester('ada'), it.id)).thread
    expect(seen.filter(({ type }) => type === 'event')).toHaveLength(1)
    const pages = await walk((cursor) =>
      presentThreadForRequester(world.asRequester('ada'), it.id, { limit: 2, cursor }),
    )
    expect(inOrder(pages)).toEqual(seen)
  })

  test('refuses a cursor that is not its own, and who may not see it', async () => {
    const it = await ticket({ department: 'Billing' })
    const path = `/api/v1/tickets/${it.id}/thread` as const
    expect((await world.call('mia', `GET ${path}?cursor=x`)).body).toMatchObject({ status: 400, code: 'bad_cursor' })
    expect((await world.call('sam', `GET ${path}?limit=1`)).status).toBe(404)
    expect((await world.call('bob', `GET /api/v1/portal/tickets/${it.id}/thread`)).status).toBe(404)
    expect((await world.call('ada', `GET /api/v1/portal/tickets/${it.id}/thread?limit=1`)).body).toMatchObject({
      items: [{ event: 'ticket.opened' }],
      nextCursor: expect.any(String),
    })
  })

  test('of 5,000 entries opens with its newest, for agent and requester', async () => {
    const it = await ticket()
    await sql`insert into thread_entry (ticket_id, type, author_kind, author_name, title, format, body, body_text, source, at)
      select ${it.id}, case when n % 2 = 0 then 'reply' else 'message' end, 'system', 'Import', '', 'html', '<p>' || repeat('word ', 200) || n || '</p>', 'x', 'api', now()
      from generate_series(1, 5000) n`.execute(world.db)
    const newest = await presentThread(world.as('mia'), it.id)
    expect(newest.items).toHaveLength(200)
    expect(newest.items.at(-1)).toMatchObject({ body: expect.stringContaining('5000') })
    expect((await presentForRequester(world.asRequester('ada'), it.id)).thread).toHaveLength(100)
    const pages = await walk((cursor) => presentThread(world.as('mia'), it.id, { limit: 200, cursor }))
    expect(inOrder(pages)).toHaveLength(5002)
    expect(inOrder(pages).slice(0, 2)).toMatchObject([{ type: 'message' }, { type: 'event' }])
  })
})
