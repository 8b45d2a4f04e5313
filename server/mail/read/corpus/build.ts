import iconv from 'iconv-lite'
import type { ReadMail, Robot } from '../mail.ts'

/** One message of the corpus, and what a person reads in it. */
export interface Sample {
  name: string
  raw: Buffer
  expected: {
    /** The address; null when nobody can be told. */
    from: string | null
    fromName?: string
    subject: string
    /** All of these stand in the text, in this order. */
    words: string[]
    /** Names of all files, in order. */
    files: string[]
    robot: Robot['kind'] | null
    /** `address action status` of each recipient of a report. */
    recipients?: string[]
    also?: Partial<ReadMail>
  }
}

export type Expected = Partial<Sample['expected']>

/** A part with its headers; what a multipart is made of. */
export interface Piece {
  headers: string[]
  body: Buffer
}

export const ADA = 'Ada Lovelace <ada@example.com>'

/** A message around a piece. Headers given replace the usual ones; `null` leaves one out. */
export function message(headers: Record<string, string | Buffer | string[] | null>, piece: Piece): Buffer {
  const all: Record<string, string | Buffer | string[] | null> = {
    From: ADA,
    To: 'Help <help@desk.example>',
    Subject: 'The printer',
    Date: 'Tue, 3 Mar 2026 09:30:00 +0100',
    'Message-ID': '<m1.20260303@example.com>',
    'MIME-Version': '1.0',
    ...headers,
  }
  const lines: Buffer[] = []
  for (const [name, value] of Object.entries(all)) {
    const values = Array.isArray(value) ? value : value === null ? [] : [value]
    for (const one of values) lines.push(Buffer.concat([Buffer.from(`${name}: `), bytes(one), CRLF]))
  }
  return Buffer.concat([...lines, ...piece.headers.map((line) => Buffer.from(`${line}\r\n`)), CRLF, piece.body])
}

const CRLF = Buffer.from('\r\n')

export function bytes(value: string | Buffer): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : value
}

/** Lines joined as mail joins them. */
export function lines(...given: string[]): string {
  return given.join('\r\n')
}

export function text(
  content: string,
  {
    charset = 'utf-8',
    encoding = '8bit',
    type = 'text/plain',
    more = [],
  }: { charset?: string; encoding?: string; type?: string; more?: string[] } = {},
): Piece {
  const raw = encodeIn(content.replace(/\r?\n/g, '\r\n'), charset)
  return {
    headers: [`Content-Type: ${type}; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`, ...more],
    body: transfer(raw, encoding),
  }
}

export function html(content: string, more: { charset?: string; encoding?: string; more?: string[] } = {}): Piece {
  return text(content, { ...more, type: 'text/html' })
}

/** A part exactly as written. */
export function piece(headers: string[], body: string | Buffer = ''): Piece {
  return { headers, body: bytes(body) }
}

export function file(
  name: string,
  content: string | Buffer,
  { type = 'application/octet-stream', disposition = 'attachment', more = [] as string[] } = {},
): Piece {
  return {
    headers: [
      `Content-Type: ${type}`,
      `Content-Disposition: ${disposition}; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      ...more,
    ],
    body: transfer(bytes(content), 'base64'),
  }
}

let boundaries = 0

export function multipart(subtype: string, parts: Piece[], parameters = ''): Piece {
  const boundary = `=_edge_${++boundaries}`
  const inner = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${part.headers.map((line) => `${line}\r\n`).join('')}\r\n`),
    part.body,
    CRLF,
  ])
  return {
    headers: [`Content-Type: multipart/${subtype}; boundary="${boundary}"${parameters}`],
    body: Buffer.concat([...inner, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

export function embedded(raw: Buffer, more: string[] = []): Piece {
  return piece(['Content-Type: message/rfc822', ...more], raw)
}

function transfer(raw: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(raw.toString('base64').replace(/(.{76})/g, '$1\r\n'))
  return encoding === 'quoted-printable' ? Buffer.from(quotedPrintable(raw)) : raw
}

function quotedPrintable(raw: Buffer): string {
  return raw
    .toString('latin1')
    .split('\r\n')
    .map((line) =>
      line
        .replace(/[^ -<>-~]/g, (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
        .replace(/((?:=..|[^=]){70})(?=.)/g, '$1=\r\n'),
    )
    .join('\r\n')
}

/** An encoded word of RFC 2047. */
export function word(content: string, charset = 'utf-8', encoding: 'B' | 'Q' = 'B'): string {
  const raw = encodeIn(content, charset)
  const body =
    encoding === 'B'
      ? raw.toString('base64')
      : raw.toString('latin1').replace(/[^A-Za-z0-9]/g, (c) => `=${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `=?${charset}?${encoding}?${body}?=`
}

export function encodeIn(content: string, charset: string): Buffer {
  const label = charset.toLowerCase()
  if (label === 'iso-2022-jp') return escaped(iconv.encode(content, 'euc-jp'), '\u001B$B', '\u001B(B')
  if (label === 'iso-2022-kr') {
    return Buffer.concat([Buffer.from('\u001B$)C\r\n'), escaped(iconv.encode(content, 'euc-kr'), '\u000E', '\u000F')])
  }
  if (label === 'hz-gb-2312') return escaped(iconv.encode(content, 'gbk'), '~{', '~}')
  return iconv.encode(content, label)
}

/** Two-byte characters in seven bits between two escapes. */
function escaped(raw: Buffer, into: string, outOf: string): Buffer {
  const runs = raw.toString('latin1').replace(/[\u0080-\u00FF]+/g, (run) => {
    const seven = [...run].map((char) => String.fromCharCode(char.charCodeAt(0) & 0x7f)).join('')
    return `${into}${seven}${outOf}`
  })
  return Buffer.from(runs, 'latin1')
}

/** A sample that a person sent, unless it says otherwise. */
export function sample(name: string, raw: Buffer, expected: Expected = {}): Sample {
  return {
    name,
    raw,
    expected: { from: 'ada@example.com', subject: 'The printer', words: [], files: [], robot: null, ...expected },
  }
}
