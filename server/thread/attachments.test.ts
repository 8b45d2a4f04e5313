import { createHash, randomBytes } from 'node:crypto'
import { globSync, statSync } from 'node:fs'
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Attachment } from '#contract/thread.ts'
import type { FileStore } from '#server/platform/files.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { editEntry } from '#server/tickets/edit-entry.ts'
import { writeNote } from '#server/tickets/note.ts'
import { openFromPortal } from '#server/tickets/portal/open.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { transferTicket } from '#server/tickets/transfer.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { attachmentsOf } from './attach.ts'
import { purgeUploads } from './purge-uploads.ts'
import { keepContent } from './upload.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAADUlEQVR42mNkYPhfz0AEAAkGAgL0H2x5AAAAAElFTkSuQmCC',
  'base64',
)
const missing = '01234567-89ab-4cde-8f01-23456789abcd'

type Who = string | { key: string } | { cookie: string } | null

function send(
  who: Who,
  name: string,
  content: Buffer | string = `content of ${name}`,
  headers: Record<string, string> = {},
) {
  const type = { 'content-type': 'application/octet-stream' }
  return world.call(who, `POST /api/v1/attachments?name=${encodeURIComponent(name)}`, Buffer.from(content), {
    ...type,
    ...headers,
  })
}

async function upload(who: Who, name: string, content?: Buffer | string): Promise<Attachment> {
  const answer = await send(who, name, content)
  expect(answer).toMatchObject({ status: 201 })
  return answer.body
}

async function download(who: Who, id: string, headers: Record<string, string> = {}, query = '') {
  return world.call(who, `GET /api/v1/attachments/${id}${query}`, undefined, headers)
}

async function seenBy(id: string, people: Who[]): Promise<number[]> {
  return Promise.all(people.map(async (who) => (await download(who, id)).status))
}

function filesOnDisk(): string[] {
  const folder = join(world.config.dataDir, 'files')
  return globSync('**/*', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile())
}

function hashOf(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

async function contentsOf(content: Buffer | string) {
  const rows = await world.db.selectFrom('storedFile').selectAll().where('sha256', '=', hashOf(content)).execute()
  return { rows: rows.length, files: filesOnDisk().filter((path) => path.endsWith(hashOf(content))).length }
}

async function setAttachments(patch: { maxFileSize?: number; maxFiles?: number; refusedExtensions?: string[] }) {
  await operation(world.as('mia'), (op) => changeSettings(op, { attachments: patch }))
}

describe('uploading', () => {
  test('answers what the file is, by its content', async () => {
    const picture = await upload('sam', 'photo.html', PNG)
    expect(picture).toEqual({
      id: expect.any(String),
      name: 'photo.html',
      mediaType: 'image/png',
      size: PNG.length,
      isInline: false,
      url: `/api/v1/attachments/${picture.id}`,
    })
    expect((await upload('sam', 'picture.png', '<svg onload=alert(1)>')).mediaType).toBe('application/octet-stream')
  })

  test.each([undefined, 'text/plain', 'application/json', 'multipart/form-data; boundary=x', 'image/png'])(
    'takes any content type and reads none of it: %s',
    async (type) => {
      const content = `{"not": json ${type}`
      const answer = await send('sam', 'x.txt', content, type ? { 'content-type': type } : {})
      expect(answer).toMatchObject({ status: 201, body: { size: content.length } })
      expect((await download('sam', answer.body.id)).body).toBe(content)
    },
  )

  test('keeps the same content once', async () => {
    const content = randomBytes(5000)
    const uploads = await Promise.all(Array.from({ length: 10 }, (_, nth) => upload('sam', `${nth}.bin`, content)))
    expect(new Set(uploads.map(({ id }) => id)).size).toBe(10)
    expect(await contentsOf(content)).toEqual({ rows: 1, files: 1 })
  })

  test('takes an empty file', async () => {
    const { id } = await upload('sam', 'empty.txt', '')
    expect(await download('sam', id)).toMatchObject({ status: 200, body: '', headers: { 'content-length': '0' } })
  })

  test('wants a name', async () => {
    const answer = await world.call('sam', 'POST /api/v1/attachments', 'x', { 'content-type': 'text/plain' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input', fields: [{ field: 'query.name' }] } })
  })

  test('refuses endings that the desk does not take, however they are spelled', async () => {
    for (const name of ['setup.exe', 'invoice.pdf.EXE', 'setup.exe.', 'setup.exe\u200B', 'c:\\x\\setup.exe ']) {
      expect(await send('sam', name), name).toMatchObject({ status: 415, body: { code: 'file_refused' } })
    }
    expect((await send('sam', 'exe')).status).toBe(201)
  })

  test('a retry with the same key gets the first answer; with another file it is refused', async () => {
    const key = { 'idempotency-key': 'upload-1' }
    const first = await send('sam', 'a.txt', 'once', key)
    const again = await send('sam', 'a.txt', 'once', key)
    expect(again.body).toEqual(first.body)
    expect(await send('sam', 'a.txt', 'twice', key)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    })
  })

  test('can be taken back until it is used, by its uploader', async () => {
    const { id } = await upload('sam', 'x.txt')
    expect((await world.call('lee', `DELETE /api/v1/attachments/${id}`)).status).toBe(404)
    expect((await world.call('sam', `DELETE /api/v1/attachments/${id}`)).status).toBe(204)
    expect((await world.call('sam', `DELETE /api/v1/attachments/${id}`)).status).toBe(404)

    const used = await upload('sam', 'used.txt')
    await writeNote(world.as('sam'), (await ticket({ department: 'Hardware' })).id, {
      body: 'x',
      format: 'text',
      attachments: [{ id: used.id, inline: false }],
    })
    expect((await world.call('sam', `DELETE /api/v1/attachments/${used.id}`)).status).toBe(404)
  })

  test('people who have not signed in get a token, and only so many tries', async () => {
    const answer = await send(null, 'form.txt')
    const cookie = answer.cookies.find(({ name }) => name === 'deskbell_visitor')
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie?.value).toMatch(/^[\w-]{32}$/)
    const me = { cookie: `deskbell_visitor=${cookie?.value}` }
    expect((await send(me, 'second.txt')).cookies).toEqual([])
    expect(await seenBy(answer.body.id, [me, null, { cookie: 'deskbell_visitor=' }, 'ada', 'sam'])).toEqual([
      200, 404, 404, 404, 404,
    ])

    const statuses: number[] = []
    for (let nth = 0; nth < 41; nth++) statuses.push((await send(me, `${nth}.txt`)).status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(38)
    expect(await send(me, 'more.txt')).toMatchObject({ status: 429, body: { code: 'too_many_uploads' } })
  })

  test('are for people who have signed in when guests may not open tickets', async () => {
    await operation(world.as('mia'), (op) => changeSettings(op, { portal: { guestsMayOpen: false } }))
    expect((await send(null, 'x.txt')).status).toBe(401)
    expect((await send('ada', 'x.txt')).status).toBe(201)
    await operation(world.as('mia'), (op) => changeSettings(op, { portal: { guestsMayOpen: true } }))
  })
})

describe('over a real connection', () => {
  let port: number
  beforeAll(async () => {
    const http = await world.http()
    await http.listen({ port: 0, host: '127.0.0.1' })
    port = (http.server.address() as AddressInfo).port
  })

  async function open(
    headers: Record<string, string | number> = {},
  ): Promise<{ client: ClientRequest; answer: Promise<IncomingMessage> }> {
    const client = httpRequest({
      port,
      method: 'POST',
      path: '/api/v1/attachments?name=big.bin',
      headers: { cookie: await world.cookie('sam'), 'x-requested-with': 'deskbell', ...headers },
    })
    const answer = new Promise<IncomingMessage>((resolve, reject) => client.on('response', resolve).on('error', reject))
    answer.catch(() => {})
    return { client, answer }
  }

  async function bodyOf(message: IncomingMessage): Promise<{ code: string } & Attachment> {
    const chunks: Buffer[] = []
    for await (const chunk of message) chunks.push(chunk)
    return JSON.parse(Buffer.concat(chunks).toString())
  }

  test('a file over the limit is refused as soon as it is, and the connection closes', async () => {
    await setAttachments({ maxFileSize: 1024 * 1024 })
    const before = filesOnDisk().length
    const { client, answer } = await open()
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024)
    client.on('error', () => {}) // its connection is closed while it sends
    const more = setInterval(() => {
      if (sent++ < 1000) client.write(chunk)
    }, 1)
    const message = await answer
    expect(message.statusCode).toBe(413)
    expect(await bodyOf(message)).toMatchObject({ code: 'file_too_large' })
    expect(sent).toBeLessThan(200)
    await expect.poll(() => client.socket?.destroyed).toBe(true)
    clearInterval(more)
    expect(filesOnDisk()).toHaveLength(before)
    await setAttachments({ maxFileSize: 25 * 1024 * 1024 })
  })

  test('a length over the limit is refused before the first byte', async () => {
    const { client, answer } = await open({ 'content-length': 25 * 1024 * 1024 + 1 })
    client.on('error', () => {})
    client.flushHeaders()
    const message = await answer
    expect(message.statusCode).toBe(413)
    expect(await bodyOf(message)).toMatchObject({ code: 'file_too_large' })
    client.destroy()
  })

  test('an upload that breaks off leaves nothing', async () => {
    const before = { files: filesOnDisk().length, rows: await countUploads() }
    const { client } = await open({ 'content-length': 1_000_000 })
    client.on('error', () => {})
    client.write(randomBytes(500_000))
    await expect.poll(() => filesOnDisk().length).toBe(before.files + 1)
    client.destroy()
    await expect.poll(() => filesOnDisk().length).toBe(before.files)
    expect(await countUploads()).toBe(before.rows)
  })

  async function countUploads(): Promise<number> {
    return (await world.db.selectFrom('attachment').select('id').execute()).length
  }

  test('200 MB go in and out and never stand in memory', async () => {
    await setAttachments({ maxFileSize: 300 * 1024 * 1024 })
    const chunk = randomBytes(1024 * 1024)
    const hash = createHash('sha256')
    const before = process.memoryUsage()
    let most = 0
    const watch = setInterval(() => {
      const { external, heapUsed } = process.memoryUsage()
      most = Math.max(most, external + heapUsed - before.external - before.heapUsed)
    }, 5)
    const { client, answer } = await open({ 'content-length': 200 * chunk.length })
    for (let nth = 0; nth < 200; nth++) {
      hash.update(chunk)
      if (!client.write(chunk)) await new Promise((resolve) => client.once('drain', resolve))
    }
    client.end()
    const { id, size } = await bodyOf(await answer)
    expect(size).toBe(200 * 1024 * 1024)

    const out = createHash('sha256')
    const got = await fetch(`http://127.0.0.1:${port}/api/v1/attachments/${id}`, {
      headers: { cookie: await world.cookie('sam') },
    })
    for await (const part of got.body ?? []) out.update(part)
    clearInterval(watch)
    expect(out.digest('hex')).toBe(hash.digest('hex'))
    // Both ends of the connection are in this process.
    expect(most / 1024 / 1024).toBeLessThan(150)
    await setAttachments({ maxFileSize: 25 * 1024 * 1024 })
  })
})

describe('downloading', () => {
  test('saves, and lets no browser run or guess anything', async () => {
    for (const [name, content] of [
      ['x.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['x.html', '<script>alert(1)</script>'],
      ['x.xml', '<?xml version="1.0"?><x/>'],
      ['x.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
      ['x.mht', 'MIME-Version: 1.0'],
      ['x.png', '<svg onload="alert(1)"/>'],
      ['x.html.png', '<script>alert(1)</script>'],
      ['x.html\u200b', '<script>alert(1)</script>'],
    ] as const) {
      const { id } = await upload('sam', name, content)
      for (const query of ['', '?inline=true']) {
        const { headers, body } = await download('sam', id, {}, query)
        expect(body).toBe(content)
        expect(headers, name).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': expect.stringMatching(/^attachment; /),
          'content-security-policy': "sandbox; default-src 'none'",
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'private, no-cache',
        })
      }
    }
  })

  test('shows pictures in the page when asked, and nothing else', async () => {
    const picture = await upload('sam', 'x.png', PNG)
    expect((await download('sam', picture.id)).headers['content-disposition']).toMatch(/^attachment;/)
    expect((await download('sam', picture.id, {}, '?inline')).headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^inline;/),
      'content-type': 'image/png',
    })
    const pdf = await upload('sam', 'x.pdf', '%PDF-1.7')
    expect((await download('sam', pdf.id, {}, '?inline=1')).headers).toMatchObject({
      'content-disposition': expect.stringMatching(/^attachment;/),
      'content-type': 'application/pdf',
    })
  })

  test.each([
    ['report.pdf', `filename="report.pdf"; filename*=UTF-8''report.pdf`],
    ['say "hi"; x=1.txt', `filename="say _hi_; x=1.txt"; filename*=UTF-8''say%20%22hi%22%3B%20x%3D1.txt`],
    ['50%41.txt', `filename="50_41.txt"; filename*=UTF-8''50%2541.txt`],
    ["it's (1)*.txt", `filename="it's (1)*.txt"; filename*=UTF-8''it%27s%20%281%29%2A.txt`],
    ['\u5831\u544A.txt', `filename="__.txt"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.txt`],
    ['a\r\nSet-Cookie: x.txt', `filename="a Set-Cookie: x.txt"; filename*=UTF-8''a%20Set-Cookie%3A%20x.txt`],
    ['../../etc/passwd', `filename="passwd"; filename*=UTF-8''passwd`],
    ['..\\..\\nul\0.txt', `filename="nul.txt"; filename*=UTF-8''nul.txt`],
    ['invoice\u202Egpj.png', `filename="invoicegpj.png"; filename*=UTF-8''invoicegpj.png`],
  ])('names %j safely', async (name, header) => {
    const { id } = await upload('sam', name)
    expect((await download('sam', id)).headers['content-disposition']).toBe(`attachment; ${header}`)
  })

  test.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=-100', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=5-1000', 206, '56789', 'bytes 5-9/10'],
    ['bytes=10-', 416, expect.anything(), 'bytes */10'],
    ['bytes=-0', 416, expect.anything(), 'bytes */10'],
    ['bytes=3-1', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['bytes=a-b', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
    [`bytes=${'9'.repeat(5000)}-`, 200, '0123456789', undefined],
  ])('answers the range %s with %i', async (range, status, body, contentRange) => {
    const { id } = await upload('sam', 'digits.txt', '0123456789')
    const answer = await download('sam', id, { range })
    expect(answer.status).toBe(status)
    if (status !== 416) expect(answer.body).toBe(body)
    expect(answer.headers['content-range']).toBe(contentRange)
  })

  test('knows what the browser has, and asks again whether it may', async () => {
    const { id } = await upload('sam', 'x.txt', 'cached')
    const { headers } = await download('sam', id)
    const etag = String(headers.etag)
    expect(await download('sam', id, { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' })
    expect((await download('sam', id, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await download('lee', id, { 'if-none-match': etag })).status).toBe(404)
    expect((await download('sam', id, { range: 'bytes=0-0', 'if-range': '"other"' })).status).toBe(200)
    expect((await download('sam', id, { range: 'bytes=0-0', 'if-range': etag })).status).toBe(206)
  })

  test('answers HEAD without the content', async () => {
    const { id } = await upload('sam', 'x.txt', 'head')
    const answer = await (await world.http()).inject({
      method: 'HEAD',
      url: `/api/v1/attachments/${id}`,
      headers: { cookie: await world.cookie('sam') },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers).toMatchObject({ 'content-length': '4', 'content-disposition': expect.any(String) })
    expect(answer.body).toBe('')
  })

  test.each([missing, 'x', '..%2f..%2fetc%2fpasswd', '%00', `${missing}%00`, "1' or '1'='1"])(
    'finds nothing at %s',
    async (id) => {
      expect(await download('sam', id)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    },
  )
})

describe('who may download', () => {
  test('whoever sees the ticket; a requester never what belongs to a note; nobody else', async () => {
    const { key } = await world.apiKey()
    const message = await upload('ada', 'message.txt')
    const mine = await openFromPortal(world.asRequester('ada'), {
      subject: 'Broken',
      message: 'See the file',
      format: 'text',
      fields: {},
      attachments: [{ id: message.id, inline: false }],
    })
    const { id } = mine.ticket
    await transferTicket(world.as('mia'), id, { departmentId: await world.id('department', 'Hardware') })
    const reply = await upload('sam', 'reply.txt')
    await replyToTicket(world.as('sam'), id, {
      body: 'Try this',
      format: 'text',
      attachments: [{ id: reply.id, inline: false }],
    })
    const note = await upload('sam', 'note.txt')
    await writeNote(world.as('sam'), id, {
      body: 'Secret',
      format: 'text',
      attachments: [{ id: note.id, inline: false }],
    })

    const people: Who[] = ['sam', 'mia', { key }, 'ada', 'bob', 'lee', null]
    expect(await seenBy(message.id, people)).toEqual([200, 200, 200, 200, 404, 404, 404])
    expect(await seenBy(reply.id, people)).toEqual([200, 200, 200, 200, 404, 404, 404])
    expect(await seenBy(note.id, people)).toEqual([200, 200, 200, 404, 404, 404, 404])

    // The ticket moves, and the sight of its files with it - for Sam as well, who has it no longer.
    await world.db.updateTable('ticket').set({ agentId: null }).where('id', '=', id).execute()
    await transferTicket(world.as('mia'), id, { departmentId: await world.id('department', 'Billing') })
    expect(await seenBy(note.id, people)).toEqual([404, 200, 200, 404, 404, 200, 404])
  })

  test('an unused upload is its uploader’s alone', async () => {
    const { key } = await world.apiKey()
    const byAgent = await upload('sam', 'a.txt')
    const byRequester = await upload('ada', 'b.txt')
    const byKey = await upload({ key }, 'c.txt')
    const people: Who[] = ['sam', 'ada', { key }, 'mia', 'bob', null]
    expect(await seenBy(byAgent.id, people)).toEqual([200, 404, 404, 404, 404, 404])
    expect(await seenBy(byRequester.id, people)).toEqual([404, 200, 404, 404, 404, 404])
    expect(await seenBy(byKey.id, people)).toEqual([404, 404, 200, 404, 404, 404])
  })
})

describe('attaching', () => {
  async function note(attachments: { id: string; inline: boolean }[], body = 'See') {
    const { id } = await ticket({ department: 'Hardware' })
    return writeNote(world.as('sam'), id, { body, format: 'html', attachments })
  }

  test('takes the uploads in their order, once each', async () => {
    const [a, b] = [await upload('sam', 'a.txt'), await upload('sam', 'b.txt')]
    const { entry, ticket: noted } = await note([
      { id: b.id.toUpperCase(), inline: false },
      { id: a.id, inline: false },
      { id: b.id, inline: false },
    ])
    expect((await attachmentsOf(world.db, [entry.id])).get(entry.id)).toEqual([b, a])
    expect(noted.attachmentCount).toBe(2)
    await expect(note([{ id: a.id, inline: false }])).rejects.toMatchObject({
      status: 422,
      fields: [{ field: 'body.attachments.0.id', code: 'not_found' }],
    })
  })

  test('refuses what is another’s as if it were not there, and changes nothing', async () => {
    const [mine, hers] = [await upload('sam', 'mine.txt'), await upload('lee', 'hers.txt')]
    const refused = note([
      { id: mine.id, inline: false },
      { id: hers.id, inline: false },
      { id: missing, inline: false },
    ])
    await expect(refused).rejects.toMatchObject({
      fields: [{ field: 'body.attachments.1.id' }, { field: 'body.attachments.2.id' }],
    })
    expect(await seenBy(mine.id, ['sam'])).toEqual([200])
    const unused = await world.db
      .selectFrom('attachment')
      .select('entryId')
      .where('id', 'in', [mine.id, hers.id])
      .execute()
    expect(unused).toEqual([{ entryId: null }, { entryId: null }])
  })

  test('ten at once: one entry gets it', async () => {
    const { id } = await upload('sam', 'a.txt')
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => note([{ id, inline: false }])))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('allows so many files; pictures in the text do not count', async () => {
    await setAttachments({ maxFiles: 2 })
    const files = await Promise.all([1, 2, 3].map((nth) => upload('sam', `${nth}.txt`)))
    const picture = await upload('sam', 'x.png', PNG)
    const asked = files.map(({ id }) => ({ id, inline: false }))
    await expect(note(asked)).rejects.toMatchObject({ fields: [{ field: 'body.attachments', code: 'too_many' }] })
    const { entry } = await note([...asked.slice(0, 2), { id: picture.id, inline: true }])
    expect((await attachmentsOf(world.db, [entry.id])).get(entry.id)).toHaveLength(3)
    await setAttachments({ maxFiles: 20 })
  })

  test('a picture in the text that the writer uploaded belongs to the entry; another’s stays where it is', async () => {
    const mine = await upload('sam', 'mine.png', PNG)
    const hers = await upload('lee', 'hers.png', PNG)
    const { entry } = await note(
      [],
      `<p><img src="${mine.url}"><img src="${hers.url}"><img src="/api/v1/attachments/${missing}"></p>`,
    )
    expect((await attachmentsOf(world.db, [entry.id])).get(entry.id)).toEqual([{ ...mine, isInline: true }])
    expect(entry.body).toContain(mine.url)
  })

  test('a picture that is pasted while an entry is edited belongs to it too', async () => {
    const { entry } = await note([])
    const { id, url } = await upload('sam', 'x.png', PNG)
    const { ticketId } = entry
    await editEntry(world.as('sam'), { ticketId, entryId: entry.id }, { body: `<img src="${url}">`, format: 'html' })
    expect((await attachmentsOf(world.db, [entry.id])).get(entry.id)).toMatchObject([{ id, isInline: true }])
    const { attachmentCount } = await world.db
      .selectFrom('ticket')
      .select('attachmentCount')
      .where('id', '=', ticketId)
      .executeTakeFirstOrThrow()
    expect(attachmentCount).toBe(1)
  })

  test('a guest’s uploads go with his request, and stay his when he signs in meanwhile', async () => {
    const visitor = 'v'.repeat(32)
    const me = { cookie: `deskbell_visitor=${visitor}` }
    const open = (ctx: Parameters<typeof openFromPortal>[0], id: string) =>
      openFromPortal(ctx, {
        email: 'guest@example.com',
        name: 'Guest',
        subject: 'x',
        message: 'y',
        format: 'text',
        fields: {},
        attachments: [{ id, inline: false }],
      })
    const first = await upload(me, 'first.txt')
    await expect(open(world.as('visitor'), first.id)).rejects.toMatchObject({ status: 422 })
    await expect(open({ ...world.as('visitor'), visitor: 'w'.repeat(32) }, first.id)).rejects.toMatchObject({
      status: 422,
    })
    expect((await open({ ...world.as('visitor'), visitor }, first.id)).ticket.attachmentCount).toBe(1)
    expect(await seenBy(first.id, [me, null])).toEqual([404, 404])

    const second = await upload(me, 'second.txt')
    expect((await open({ ...world.asRequester('bob'), visitor }, second.id)).ticket.attachmentCount).toBe(1)
    expect(await seenBy(second.id, ['bob', 'ada'])).toEqual([200, 404])
  })

  test('an agent in the portal is the requester, and his uploads and files are his there too', async () => {
    const { id } = await upload('lee', 'mine.txt')
    const opened = await openFromPortal(world.as('lee'), {
      subject: 'My own request',
      message: 'y',
      format: 'text',
      fields: {},
      attachments: [{ id, inline: false }],
    })
    await transferTicket(world.as('mia'), opened.ticket.id, { departmentId: await world.id('department', 'Hardware') })
    expect(opened.ticket.attachmentCount).toBe(1)
    expect(await seenBy(id, ['sam', 'ada'])).toEqual([200, 404])
  })
})

describe('files given in place', () => {
  const open = (attachments: unknown[], headers: Record<string, string> = {}) =>
    world.call(
      null,
      'POST /api/v1/portal/tickets',
      { email: 'p@example.com', name: 'P', subject: 'x', message: 'y', attachments },
      headers,
    )
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  test('become attachments like any other', async () => {
    const answer = await open([{ name: '../a.html', type: 'text/html', data: base64('in place') }])
    expect(answer.status).toBe(201)
    const [row] = await world.db
      .selectFrom('attachment')
      .innerJoin('threadEntry', 'threadEntry.id', 'attachment.entryId')
      .select(['attachment.name', 'attachment.mediaType', 'attachment.size'])
      .where('threadEntry.ticketId', '=', answer.body.id)
      .execute()
    expect(row).toEqual({ name: 'a.html', mediaType: 'application/octet-stream', size: 8 })
    expect(await contentsOf('in place')).toEqual({ rows: 1, files: 1 })
  })

  test('keep to the limits, with every problem named', async () => {
    await setAttachments({ maxFileSize: 1024 })
    const answer = await open([
      { name: 'a.exe', data: base64('x') },
      { name: 'b.txt', data: base64('x'.repeat(1025)) },
      { name: 'c.txt', data: base64('x') },
    ])
    expect(answer).toMatchObject({
      status: 422,
      body: {
        fields: [
          { field: 'body.attachments.0.name', code: 'file_refused' },
          { field: 'body.attachments.1.data', code: 'too_large' },
        ],
      },
    })
    await setAttachments({ maxFileSize: 25 * 1024 * 1024 })
  })

  test('a retry with the same key opens no second ticket', async () => {
    const key = { 'idempotency-key': 'in-place-1' }
    const first = await open([{ name: 'a.txt', data: base64('retry') }], key)
    const again = await open([{ name: 'a.txt', data: base64('retry') }], key)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
  })
})

describe('the purge', () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000)
  const purge = async (now: Date) => purgeUploads(await world.app(), now)

  test('removes what nobody used for a day, and then its content', async () => {
    const content = randomBytes(100)
    const { id } = await upload('sam', 'x.bin', content)
    await purge(hours(23))
    expect(await seenBy(id, ['sam'])).toEqual([200])
    await purge(hours(25))
    expect(await seenBy(id, ['sam'])).toEqual([404])
    await purge(hours(27))
    expect(await contentsOf(content)).toEqual({ rows: 0, files: 0 })
  })

  test('keeps what is used, for as long as anything uses it', async () => {
    const content = randomBytes(100)
    const used = await upload('sam', 'x.bin', content)
    const { ticket: noted } = await writeNote(world.as('sam'), (await ticket({ department: 'Hardware' })).id, {
      body: 'x',
      format: 'text',
      attachments: [{ id: used.id, inline: false }],
    })
    await upload('lee', 'same.bin', content)
    await purge(hours(30))
    await purge(hours(60))
    expect(await seenBy(used.id, ['sam'])).toEqual([200])
    expect(await contentsOf(content)).toEqual({ rows: 1, files: 1 })

    await world.db.transaction().execute(async (tx) => {
      await tx.deleteFrom('ticketEvent').where('ticketId', '=', -1).execute()
      await tx.deleteFrom('attachment').where('id', '=', used.id).execute()
    })
    expect(noted.attachmentCount).toBe(1)
    await purge(hours(2))
    expect(await contentsOf(content)).toEqual({ rows: 0, files: 0 })
  })

  /** A content that nothing has used for hours. */
  async function idleContent(): Promise<Buffer> {
    const content = randomBytes(1000)
    const { id } = await upload('sam', 'first.bin', content)
    await world.db.deleteFrom('attachment').where('id', '=', id).execute()
    const idle = { idleSince: hours(-5) }
    await world.db.updateTable('storedFile').set(idle).where('sha256', '=', hashOf(content)).execute()
    return content
  }

  test('an upload that comes while its content is being removed waits, and brings it anew', async () => {
    const { db, files } = await world.app()
    const content = await idleContent()
    const uploads: Promise<Attachment>[] = []
    const slow: FileStore = {
      ...files,
      async remove(sha256) {
        if (sha256 === hashOf(content)) uploads.push(upload('sam', 'again.bin', content))
        await setTimeout(200)
        await files.remove(sha256)
      },
    }
    await purgeUploads({ db, files: slow }, hours(0))
    const [again] = await Promise.all(uploads)
    expect((await download('sam', again?.id ?? '')).status).toBe(200)
    expect(await contentsOf(content)).toEqual({ rows: 1, files: 1 })
  })

  test('a purge that comes while a content is being stored again leaves it', async () => {
    const { db, files } = await world.app()
    const content = await idleContent()
    const received = await files.receive(Readable.from([content]), { limit: 1e6 })
    await keepContent(
      { db },
      {
        ...received,
        async keep() {
          await received.keep()
          await purgeUploads({ db, files }, hours(0))
        },
      },
    )
    expect(await contentsOf(content)).toEqual({ rows: 1, files: 1 })
  })

  test('ten uploads and a purge that never rests: nothing is lost', async () => {
    const app = await world.app()
    const content = await idleContent()
    let isDone = false
    const purging = (async () => {
      while (!isDone) await purgeUploads(app, hours(0))
    })()
    const uploads = await Promise.all(Array.from({ length: 10 }, (_, nth) => upload('sam', `${nth}.bin`, content)))
    isDone = true
    await purging
    for (const { id } of uploads) expect((await download('sam', id)).status).toBe(200)
  })
})

describe('the logo', () => {
  test('is a picture of pixels, for everyone, and not purged', async () => {
    const { id } = await upload('mia', 'logo.png', PNG)
    const patch = (logo: string | null) => world.call('mia', 'PATCH /api/v1/settings', { desk: { logo } })
    const svg = await upload(
      'mia',
      'logo.png',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    )
    const refused = (code: string) => ({ status: 422, body: { fields: [{ field: 'body.desk.logo', code }] } })
    expect(await patch(svg.id)).toMatchObject(refused('not_a_picture'))
    expect(await patch((await upload('mia', 'huge.png', huge())).id)).toMatchObject(refused('too_large'))
    expect(await patch((await upload('sam', 'his.png', PNG)).id)).toMatchObject(refused('not_found'))
    expect((await world.call(null, 'GET /api/v1/logo')).status).toBe(404)

    expect((await patch(id)).status).toBe(200)
    const shown = await world.call(null, 'GET /api/v1/logo')
    expect(shown).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'image/png',
        'content-disposition': expect.stringMatching(/^inline/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=300',
      },
    })
    await purgeUploads(await world.app(), new Date(Date.now() + 100 * 3_600_000))
    expect((await world.call(null, 'GET /api/v1/logo')).status).toBe(200)
    expect((await patch(null)).status).toBe(200)
    expect((await world.call(null, 'GET /api/v1/logo')).status).toBe(404)
  })

  function huge(): Buffer {
    const png = Buffer.from(PNG)
    png.writeUInt32BE(50_000, 16)
    return png
  }
})
