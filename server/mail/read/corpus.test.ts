import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attachments } from './corpus/attachments.ts'
import type { Sample } from './corpus/build.ts'
import { charsets, oddCharsets } from './corpus/charsets.ts'
import { heads, malformed, senders } from './corpus/oddities.ts'
import { robots } from './corpus/robots.ts'
import type { ReadMail } from './mail.ts'
import { readMail } from './read-mail.ts'

let folder: string
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskbell-corpus-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read({ raw }: Sample): Promise<ReadMail> {
  const place = join(folder, String(count++))
  await writeFile(`${place}.eml`, raw)
  return readMail(`${place}.eml`, place)
}

const CLASSES = { charsets, oddCharsets, robots, attachments, senders, heads, malformed }

describe.each(Object.entries(CLASSES))('reading %s', (_, samples) => {
  test.each(samples.map((sample): [string, Sample] => [sample.name, sample]))('%s', async (_name, sample) => {
    const mail = await read(sample)
    const { words, recipients, also, fromName, ...expected } = sample.expected
    expect({
      from: mail.from?.address ?? null,
      subject: mail.subject,
      files: mail.parts.map(({ name }) => name),
      robot: mail.robot?.kind ?? null,
    }).toEqual(expected)
    expect(wordsMissing(mail.text, words)).toEqual([])
    if (fromName !== undefined) expect(mail.from?.name).toBe(fromName)
    expect(mail.report?.recipients.map((one) => `${one.address} ${one.action} ${one.status}`)).toEqual(recipients)
    expect(mail).toMatchObject(also ?? {})
    for (const part of mail.parts) expect((await readFile(part.path)).length).toBe(part.size)
  })
})

/** Those that do not stand in the text, in their order. */
function wordsMissing(text: string, words: string[]): string[] {
  let at = 0
  return words.filter((word) => {
    const place = text.indexOf(word, at)
    if (place !== -1) at = place + word.length
    return place === -1
  })
}
