import { describe, expect, test } from 'vitest'
import { editEntry, postNote, postReply } from '#contract/thread.ts'
import { openTicket } from '#contract/tickets.ts'
import { renderBody } from '#server/platform/html.ts'
import { TooHard } from '#server/platform/threads.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { renderLongBodies } from './long-bodies.ts'
import { bodyRenderers, type Renderers } from './renderers.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)

const long = `<p onclick="x()">Long</p><script>x()</script>${'<b>word</b> '.repeat(4_000)}`
const nothing = '<i></i>'.repeat(6_000)
const rendered = renderBody({ body: long, format: 'html' })

describe('a long text', () => {
  const asked: string[] = []
  const renderers: Renderers = {
    render: async (body) => {
      asked.push(body.format)
      return renderBody(body)
    },
    close: async () => {},
  }
  const prepare = renderLongBodies(renderers)
  const ctx = world.as('sam')

  test('of an entry is rendered before its operation, and so is a first reply', async () => {
    const body = { body: long, format: 'html' as const, statusId: 7 }
    expect((await prepare(ctx, body, postReply)).body).toEqual({ ...body, rendered })
    const opening = { message: long, format: 'html', reply: body }
    expect((await prepare(ctx, opening, openTicket)).body).toEqual({
      ...opening,
      rendered,
      reply: { ...body, rendered },
    })
    const text = { body: 'word\n'.repeat(8_000), format: 'text' as const }
    expect((await prepare(ctx, text, postNote)).body).toEqual({ ...text, rendered: renderBody(text) })
    expect(asked.splice(0)).toEqual(['html', 'html', 'html', 'text'])
  })

  test('is left alone where it is short, or no words of a thread', async () => {
    const short = { body: '<b>short</b>', format: 'html' }
    expect((await prepare(ctx, short, postReply)).body).toBe(short)
    const other = { body: long, format: 'html' }
    expect((await prepare(ctx, other, { ...postReply, path: '/api/v1/other' })).body).toBe(other)
    expect((await prepare(ctx, undefined, editEntry)).body).toBeUndefined()
    expect(asked).toEqual([])
  })

  test('without anything to read is an empty one', async () => {
    const body = { body: nothing, format: 'html' }
    expect((await prepare(ctx, body, editEntry)).body).toEqual({ body: '', format: 'html' })
  })

  test('that takes too long is refused at its field', async () => {
    const give = renderLongBodies({
      ...renderers,
      render: () => Promise.reject(new TooHard('time', 'It took too long.')),
    })
    const reply = { body: long, format: 'html' }
    for (const [body, route, field] of [
      [{ message: long, format: 'html' }, openTicket, 'body.message'],
      [{ message: 'x', format: 'html', reply }, openTicket, 'body.reply.body'],
      [reply, postNote, 'body.body'],
    ] as const) {
      const fields = [expect.objectContaining({ field, code: 'too_big' })]
      await expect(give(ctx, body, route)).rejects.toMatchObject({ status: 422, fields })
    }
  })

  test('is rendered by a thread as by anybody; what takes it too long ends it, and the next is rendered', async () => {
    const threads = bodyRenderers()
    expect(await threads.render({ body: long, format: 'html' })).toEqual(rendered)
    await threads.close()
    const hasty = bodyRenderers({ milliseconds: 1 })
    await expect(hasty.render({ body: '<p>'.repeat(160_000), format: 'html' })).rejects.toBeInstanceOf(TooHard)
    await hasty.close()
  })
})

describe('over HTTP', () => {
  const entries = (ticketId: number) =>
    world.db
      .selectFrom('threadEntry')
      .select(['type', 'body', 'bodyText'])
      .where('ticketId', '=', ticketId)
      .orderBy('id')
      .execute()
  const words = { body: long, format: 'html' }
  const stored = { body: rendered.html, bodyText: rendered.text }

  test('long replies, notes, messages and openings are stored as short ones are', async () => {
    const opened = await world.call('sam', 'POST /api/v1/tickets', {
      subject: 'Long',
      message: long,
      format: 'html',
      requester: { email: 'ada@example.com' },
      departmentId: await world.id('department', 'Hardware'),
      reply: words,
    })
    expect(opened.status).toBe(201)
    const at = `api/v1/tickets/${opened.body.id}`
    for (const path of ['replies', 'notes', 'messages']) {
      expect((await world.call('sam', `POST /${at}/${path}`, words)).status).toBe(201)
    }
    expect(await entries(opened.body.id)).toEqual([
      { type: 'message', ...stored },
      { type: 'reply', ...stored },
      { type: 'reply', ...stored },
      { type: 'note', ...stored },
      { type: 'message', ...stored },
    ])
  })

  test('a long edit too', async () => {
    const { id } = await ticket({ department: 'Hardware' })
    const note = await world.call('sam', `POST /api/v1/tickets/${id}/notes`, { body: 'short', format: 'text' })
    const edited = await world.call('sam', `PATCH /api/v1/tickets/${id}/entries/${note.body.id}`, words)
    expect(edited).toMatchObject({ status: 200, body: { body: rendered.html, version: 2 } })
  })

  test('the portal too: a request, a message, and what is said with closing', async () => {
    const opened = await world.call('ada', 'POST /api/v1/portal/tickets', {
      subject: 'Long',
      message: long,
      format: 'html',
    })
    expect(opened.status).toBe(201)
    const at = `api/v1/portal/tickets/${opened.body.id}`
    expect((await world.call('ada', `POST /${at}/messages`, words)).status).toBe(201)
    const message = 'A line.\n'.repeat(5_000)
    expect((await world.call('ada', `POST /${at}/close`, { message })).status).toBe(200)
    const text = renderBody({ body: message, format: 'text' })
    expect(await entries(opened.body.id)).toEqual([
      { type: 'message', ...stored },
      { type: 'message', ...stored },
      { type: 'message', body: text.html, bodyText: text.text },
    ])
  })

  test.each(['html', 'text'] as const)('a signature stands under a long reply in %s', async (format) => {
    await world.db.updateTable('agent').set({ signature: 'Sam\nHardware' }).where('name', '=', 'Sam').execute()
    const { id } = await ticket({ department: 'Hardware' })
    const at = `api/v1/tickets/${id}/replies`
    const unclosed = format === 'html' ? `${long}<blockquote>` : 'word\n'.repeat(8_000)
    expect((await world.call('sam', `POST /${at}`, { body: unclosed, format, signature: 'mine' })).status).toBe(201)
    expect((await world.call('sam', `POST /${at}`, { body: 'Short.', format, signature: 'mine' })).status).toBe(201)
    const [, longOne, shortOne] = await entries(id)
    const signature = (text = '') => text.slice(text.indexOf('--'))
    expect(signature(shortOne?.bodyText)).toContain('Sam\nHardware')
    // As under a short one; whatever the text left open is closed before.
    expect(longOne?.body.slice(-200)).toContain(`<p>${signature(shortOne?.body)}`)
    expect(longOne?.bodyText.slice(-200)).toContain(`\n\n${signature(shortOne?.bodyText)}`)
  })

  test('a long text of nothing is refused as a short one is', async () => {
    const { id } = await ticket({ department: 'Hardware' })
    const answer = await world.call('sam', `POST /api/v1/tickets/${id}/replies`, { body: nothing, format: 'html' })
    expect(answer).toMatchObject({ status: 422, body: { fields: [{ field: 'body.body', code: 'required' }] } })
  })

  test('the running application has such texts rendered by a thread', async () => {
    const { web } = await world.app()
    const prepared = await web.prepare?.(world.as('sam'), words, postReply)
    expect(prepared?.body).toEqual({ ...words, rendered })
  })
})
