import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { message, multipart, type Piece, piece, text } from './corpus/build.ts'
import { LIMITS, type ReadMail } from './mail.ts'
import { readMail } from './read-mail.ts'

const MB = 1024 * 1024
let folder: string
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskbell-hostile-'))
  await read(message({}, text('<p>warm', { type: 'text/html' })))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(raw: Buffer): Promise<ReadMail> {
  const place = join(folder, String(count++))
  await writeFile(`${place}.eml`, raw)
  return readMail(`${place}.eml`, place)
}

/** Processor time, as other tests run beside this one. */
async function secondsToRead(raw: Buffer): Promise<number> {
  const before = process.cpuUsage()
  await read(raw)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const PATTERNS = [
  '>',
  '(',
  '<',
  '"',
  'a@',
  '<a@',
  ' ',
  '\t',
  ',',
  ';',
  '=?',
  '=?utf-8?q?',
  '=?utf-8?q? ',
  '\\',
  '[',
  '&',
  '@',
]
const HEADERS = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'References', 'Content-Type', 'Content-Disposition']
const MORE_HEADERS = [
  'Authentication-Results',
  'List-Id',
  'Return-Path',
  'Delivered-To',
  'Auto-Submitted',
  'Content-ID',
]

describe('a megabyte of one pattern is read in less than a second', () => {
  test.each(PATTERNS)('%j in headers', async (pattern) => {
    // Just below the limit of the block: what is above it is not even looked at
    const value = pattern.repeat(Math.floor((LIMITS.headerBytes - 1000) / pattern.length))
    for (const name of [...HEADERS, ...MORE_HEADERS]) {
      expect([name, await secondsToRead(message({ [name]: value }, text('x')))]).toEqual([name, below(1)])
    }
    expect(await secondsToRead(message({ From: pattern.repeat(MB / pattern.length) }, text('x')))).toEqual(below(1))
  })

  test.each([...PATTERNS, '\n', 'begin 644 a\n', '<meta ', '<p>', '<!--', '--', '=', 'On 1 wrote:\n', '\u001B$'])(
    '%j in bodies',
    async (pattern) => {
      const body = pattern.repeat(MB / pattern.length)
      const flowed = piece(['Content-Type: text/plain; format=flowed'], body)
      for (const part of [text(body), flowed, piece(['Content-Type: text/calendar'], `BEGIN:VCALENDAR\n${body}`)]) {
        expect(await secondsToRead(message({}, part))).toEqual(below(1))
      }
      expect(await secondsToRead(message({ From: 'mailer-daemon@a.example' }, text(body)))).toEqual(below(1))
      expect(await secondsToRead(message({}, text(body, { type: 'text/html' })))).toEqual(below(1.5))
      const status = multipart('report', [text('x'), piece(['Content-Type: message/delivery-status'], body)])
      expect(await secondsToRead(message({}, status))).toEqual(below(1))
    },
  )
})

function below(seconds: number): unknown {
  return { asymmetricMatch: (given: number) => given < seconds, toString: () => `below ${seconds}` }
}

describe('bombs are cut, with a notice', () => {
  test('100,000 headers', async () => {
    const mail = await read(
      Buffer.concat([
        Buffer.from('From: ada@example.com\r\n'),
        Buffer.from('X: y\r\n'.repeat(100_000)),
        Buffer.from('\r\nHi'),
      ]),
    )
    expect(mail).toMatchObject({ from: { address: 'ada@example.com' }, text: 'Hi', notices: ['headers_cut'] })
    expect(mail.headers).toHaveLength(LIMITS.shownHeaders)
  })

  test('a header folded 200,000 times', async () => {
    const raw = message({ Subject: `Folded${'\r\n x'.repeat(200_000)}` }, text('Hi'))
    expect(await secondsToRead(raw)).toBeLessThan(1)
    expect((await read(raw)).notices).toContain('headers_cut')
  })

  test('10,000 recipients', async () => {
    const to = Array.from({ length: 10_000 }, (_, n) => `u${n}@example.com`).join(',\r\n ')
    const mail = await read(message({ To: to }, text('Hi')))
    expect(mail.to).toHaveLength(LIMITS.recipients)
    expect(mail.notices).toContain('recipients_cut')
  })

  test('10,000 references', async () => {
    const ids = Array.from({ length: 9_000 }, (_, n) => `<${n}@example.com>`)
    const mail = await read(message({ References: ids.join(' ') }, text('Hi')))
    expect(mail.references).toHaveLength(LIMITS.references)
    expect([mail.references[0], mail.references.at(-1)]).toEqual(['0@example.com', '8999@example.com'])
  })

  test('100,000 attachments of one byte', async () => {
    const part = '--x\r\nContent-Disposition: attachment; filename=a\r\n\r\na\r\n'
    const raw = message(
      {},
      piece(['Content-Type: multipart/mixed; boundary=x'], `--x\r\n\r\nHi\r\n${part.repeat(100_000)}--x--`),
    )
    const mail = await read(raw)
    expect(mail.text).toBe('Hi')
    expect(mail.parts).toHaveLength(LIMITS.parts)
    expect(mail.notices).toEqual(['parts_cut'])
    expect(await readdir(join(folder, String(count - 1)))).toHaveLength(LIMITS.parts)
  })

  test('100,000 texts', async () => {
    const raw = message(
      {},
      piece(['Content-Type: multipart/mixed; boundary=x'], `${'--x\r\n\r\nHi\r\n'.repeat(100_000)}--x--`),
    )
    const mail = await read(raw)
    expect(mail.notices).toEqual(['parts_cut'])
    expect(mail.text.length).toBeLessThan(LIMITS.allParts * 5)
  })

  test('1,000 multiparts in each other', async () => {
    let nested: Piece = text('Deep')
    for (let depth = 0; depth < 1000; depth++) nested = multipart('mixed', [nested])
    const mail = await read(message({}, nested))
    expect(mail.notices).toEqual(['depth_cut'])
    expect(mail.parts).toHaveLength(1)
  })

  test('1,000 messages in each other', async () => {
    let nested = message({ Subject: 'Innermost' }, text('Deep'))
    for (let depth = 0; depth < 1000; depth++)
      nested = message({ Subject: `Level ${depth}` }, piece(['Content-Type: message/rfc822'], nested))
    const mail = await read(nested)
    expect(mail.parts.map(({ name }) => name)).toEqual(['Level 998.eml'])
  })

  test('a boundary of its own in each of 100,000 lines', async () => {
    const inner = Array.from(
      { length: 20_000 },
      (_, n) => `--x\r\nContent-Type: multipart/mixed; boundary=b${n}\r\n\r\n`,
    ).join('')
    expect(await secondsToRead(message({}, piece(['Content-Type: multipart/mixed; boundary=x'], inner)))).toBeLessThan(
      2,
    )
  })

  test('a name for every property of an object', async () => {
    const mail = await read(
      message(
        { __proto__x: 'a', constructor: 'b' },
        piece(['Content-Type: text/plain; __proto__=x; constructor=y; charset=__proto__'], 'Hi'),
      ),
    )
    expect(mail.text).toBe('Hi')
  })
})

test('an attachment of any size takes no more memory', async () => {
  const line = `${Buffer.alloc(57, 1).toString('base64')}\r\n`
  const raw = message(
    {},
    multipart('mixed', [
      text('Hi'),
      piece(['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64'], line.repeat(40_000_000 / 57)),
    ]),
  )
  await writeFile(join(folder, 'big.eml'), raw)
  const before = process.memoryUsage().rss
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 10)
  let peak = before
  const mail = await readMail(join(folder, 'big.eml'), join(folder, 'big'))
  clearInterval(timer)
  expect(mail.parts[0]?.size).toBeGreaterThan(39_000_000)
  expect(peak - before).toBeLessThan(100 * MB)
})

test('whatever the bytes, a message is read', async () => {
  let seed = 7
  const random = (most: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    return seed % most
  }
  const whole = message(
    {},
    multipart('mixed', [text('Grüße'), multipart('alternative', [text('a'), text('<p>b', { type: 'text/html' })])]),
  )
  for (let round = 0; round < 300; round++) {
    const broken = Buffer.from(whole)
    for (let change = 0; change < 20; change++) broken[random(broken.length)] = random(256)
    const mail = await read(broken.subarray(0, random(broken.length)))
    expect(JSON.stringify(mail)).not.toContain('\\u0000')
    expect(mail.text.isWellFormed()).toBe(true)
  }
})
