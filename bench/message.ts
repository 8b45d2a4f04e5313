import { randomBytes } from 'node:crypto'

const words = 'the printer on the second floor prints stripes since the last update and nobody here knows why'.split(
  ' ',
)
let serial = 0

/** A message of somebody's with an attachment, 20 kB in all unless said; no two are the same. */
export function message(to: string, bytes = 20_000): string {
  serial += 1
  const text = Array.from({ length: 300 }, (_, at) => words[(at * 7 + serial) % words.length]).join(' ')
  const attachment = randomBytes(Math.floor(((bytes - 3000) * 3) / 4)).toString('base64')
  const lines = attachment.match(/.{1,76}/g) ?? []
  return [
    `From: Person ${serial % 500} <person${serial % 500}@example.com>`,
    `To: ${to}`,
    `Subject: Printer ${serial}`,
    `Message-ID: <bench-${process.pid}-${serial}@example.com>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '--part',
    'Content-Type: application/octet-stream; name="log.bin"',
    'Content-Disposition: attachment; filename="log.bin"',
    'Content-Transfer-Encoding: base64',
    '',
    ...lines,
    '--part--',
    '',
  ].join('\r\n')
}
