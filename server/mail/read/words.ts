import { decodeHeaderBytes, decodeText } from './charset.ts'

/** One encoded word of RFC 2047, wherever it stands. */
interface Word {
  start: number
  end: number
  charset: string
  bytes: Buffer
  /** Holds bytes that should have been encoded. */
  isRaw: boolean
}

// Escapes as well: Japanese of seven bits begins with one
const NOT_ASCII = /[^\t\n\r -~]/

/**
 * A header as it should have been sent: raw bytes outside of encoded words become characters, and those within them are
 * encoded. Encoded words stay, so that what they hide cannot act as an address or a separator.
 */
export function repairHeader(raw: string, charset: string | null): string {
  if (!NOT_ASCII.test(raw)) return raw
  let repaired = ''
  let done = 0
  for (const word of wordsOf(raw)) {
    repaired += fromRaw(raw.slice(done, word.start), charset)
    repaired += word.isRaw ? encodeWord(decodeText(word.bytes, word.charset).text) : raw.slice(word.start, word.end)
    done = word.end
  }
  return repaired + fromRaw(raw.slice(done), charset)
}

function fromRaw(raw: string, charset: string | null): string {
  return NOT_ASCII.test(raw) ? decodeHeaderBytes(Buffer.from(raw, 'latin1'), charset) : raw
}

function encodeWord(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}

/** The text of a header value: encoded words decoded, the space between two of them gone. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  let text = ''
  let done = 0
  let open: { charset: string; chunks: Buffer[] } | null = null

  function flush(): void {
    if (open) text += decodeText(Buffer.concat(open.chunks), open.charset).text
    open = null
  }

  for (const word of wordsOf(value)) {
    const between = value.slice(done, word.start)
    const follows = open !== null && between.trim() === ''
    // A character may be split between two words of one character set
    if (!follows || open?.charset !== word.charset) flush()
    if (!follows) text += between
    open ??= { charset: word.charset, chunks: [] }
    open.chunks.push(word.bytes)
    done = word.end
  }
  flush()
  return text + value.slice(done)
}

function* wordsOf(value: string): Generator<Word> {
  for (let start = value.indexOf('=?'); start !== -1; ) {
    const word = wordAt(value, start)
    if (word) yield word
    start = value.indexOf('=?', word ? word.end : start + 2)
  }
}

const LONGEST_WORD = 2000

/** The end of an encoded word that begins here, is closed and has no space in it; -1 when there is none. */
export function encodedWordEnd(value: string, start: number): number {
  const piece = value.slice(start, start + LONGEST_WORD)
  const head = WORD_HEAD.exec(piece)?.[0].length ?? 0
  const close = head === 0 ? -1 : piece.indexOf('?=', head)
  return close === -1 || /\s/.test(piece.slice(0, close)) ? -1 : start + close + 2
}

const WORD_HEAD = /^=\?([\w.:*+-]{1,60})\?([BbQq])\?/

function wordAt(value: string, start: number): Word | null {
  const head = WORD_HEAD.exec(value.slice(start, start + 70))
  const [opening, charset, encoding] = head ?? []
  if (!opening || !charset || !encoding) return null
  const contentStart = start + opening.length
  const close = value.indexOf('?=', contentStart)
  // Cut off by a server that shortens headers: what is there is read
  const contentEnd = close === -1 ? value.length : close
  const content = value.slice(contentStart, contentEnd)
  const isB = encoding.toLowerCase() === 'b'
  return {
    start,
    end: close === -1 ? value.length : close + 2,
    charset: charset.toLowerCase(),
    bytes: isB ? Buffer.from(content, 'base64') : decodeQ(content),
    isRaw: !isB && NOT_ASCII.test(content),
  }
}

function decodeQ(content: string): Buffer {
  const source = Buffer.from(content, isLatin1(content) ? 'latin1' : 'utf8')
  const bytes = Buffer.alloc(source.length)
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0
    const code = byte === 0x3d ? hexPair(source, at + 1) : -1
    if (code >= 0) at += 2
    bytes[length++] = code >= 0 ? code : byte === 0x5f ? 0x20 : byte
  }
  return bytes.subarray(0, length)
}

function isLatin1(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return false
  return true
}

/** Two hexadecimal digits; -1 when they are none. */
export function hexPair(bytes: Buffer, at: number): number {
  const high = hexDigit(bytes[at])
  const low = hexDigit(bytes[at + 1])
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
