import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { TooHard } from '#server/platform/threads.ts'
import { annotate } from '../quotes/annotate.ts'
import { file, message, multipart, text } from './corpus/build.ts'
import { type MailReaders, mailReaders } from './pool.ts'

let folder: string
let readers: MailReaders

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskbell-pool-'))
  await writeFile(join(folder, 'small.eml'), message({}, text('Hello')))
  await writeFile(
    join(folder, 'big.eml'),
    message({}, multipart('mixed', [file('a.bin', Buffer.alloc(30_000_000, 1))])),
  )
  await writeFile(join(folder, 'words.eml'), message({}, text('<p>a</p>'.repeat(200_000), { type: 'text/html' })))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => readers.close())

function read(name: string, place = name): Promise<string> {
  return readers.read(join(folder, `${name}.eml`), join(folder, place)).then(({ text }) => text)
}

describe('the pool of mail readers', () => {
  test('reads many messages with few threads', async () => {
    readers = mailReaders({ threads: 2 })
    const texts = await Promise.all(Array.from({ length: 50 }, (_, n) => read('small', `small-${n}`)))
    expect(texts).toEqual(Array.from({ length: 50 }, () => 'Hello'))
  })

  test('marks what is not new in a long body, before it reads what waits, and gives up what takes too long', async () => {
    const body = {
      text: `New\n\nOn Mon, 1 Jan 2024 at 10:00, Ada <ada@example.com> wrote:\n${'> old\n'.repeat(15_000)}`,
    }
    readers = mailReaders({ threads: 1 })
    const order: string[] = []
    await Promise.all([
      ...Array.from({ length: 5 }, (_, n) => read('small', `beside-${n}`).then(() => order.push('read'))),
      readers.annotate(body, { sent: [] }).then((annotated) => {
        order.push('annotated')
        expect(annotated).toEqual(annotate(body, { sent: [] }))
        expect(annotated.newText).toBe('New')
      }),
    ])
    expect(order.indexOf('annotated')).toBeLessThan(3)

    const hasty = mailReaders({ threads: 1, milliseconds: 5 })
    await expect(hasty.annotate(body, { sent: [] })).rejects.toMatchObject({ name: 'TooHard', limit: 'time' })
    await hasty.close()
  })

  test('gives up a message that takes too long, and goes on with the next', async () => {
    readers = mailReaders({ threads: 1, milliseconds: 60 })
    const slow = read('big')
    await expect(slow).rejects.toMatchObject({
      name: 'TooHard',
      limit: 'time',
      message: expect.stringContaining('60 ms'),
    })
    // On a busy machine even a small one may take longer than that, but not each time.
    await expect.poll(() => read('small', 'after-slow').catch(() => '')).toBe('Hello')
  })

  test('gives up a message that takes too much memory, and goes on with the next', async () => {
    readers = mailReaders({ threads: 1, megabytes: 24 })
    const fat = read('words')
    const next = read('small', 'after-fat')
    await expect(fat).rejects.toMatchObject({ limit: 'memory', message: expect.stringContaining('24 MB') })
    await expect(fat).rejects.toBeInstanceOf(TooHard)
    expect(await next).toBe('Hello')
  })

  test('says what went wrong when there is no such message', async () => {
    readers = mailReaders({ threads: 1 })
    await expect(read('missing')).rejects.toMatchObject({ code: 'ENOENT', message: expect.stringContaining('ENOENT') })
    expect(await read('small', 'after-missing')).toBe('Hello')
  })

  test('ends what it does when it is closed', async () => {
    readers = mailReaders({ threads: 1 })
    const begun = [read('big', 'closing'), read('small', 'closing-too')].map((promise) => promise.catch(String))
    await readers.close()
    expect(await Promise.all(begun)).toEqual(begun.map(() => 'Error: Reading the message: its threads are closed.'))
    await expect(read('small')).rejects.toThrow('closed')
  })
})
