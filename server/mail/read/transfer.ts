import { decodeUuLine } from './uuencode.ts'
import { hexPair } from './words.ts'

/** Undoes a Content-Transfer-Encoding, a stretch at a time. Broken input gives what can be read of it. */
export interface TransferDecoder {
  write(bytes: Buffer): Buffer
  end(): Buffer
}

const NOTHING = Buffer.alloc(0)

export function transferDecoder(encoding: string): TransferDecoder {
  switch (encoding) {
    case 'base64':
      return base64Decoder()
    case 'quoted-printable':
      return quotedPrintableDecoder()
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return uuDecoder()
    default:
      return { write: (bytes) => bytes, end: () => NOTHING }
  }
}

function base64Decoder(): TransferDecoder {
  let carry = ''
  return {
    write(bytes) {
      const clean = carry + bytes.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '')
      const whole = clean.length - (clean.length % 4)
      carry = clean.slice(whole)
      return decodeBase64(clean.slice(0, whole))
    },
    end: () => decodeBase64(carry),
  }
}

// Padding in the middle: somebody joined several encoded pieces
function decodeBase64(text: string): Buffer {
  const padding = text.indexOf('=')
  if (padding === -1 || padding >= text.length - 2) return Buffer.from(text, 'base64')
  return Buffer.concat(text.split(/=+/).map((piece) => Buffer.from(piece, 'base64')))
}

// A line longer than this is decoded where it happens to be cut
const LONGEST_LINE = 128 * 1024

function quotedPrintableDecoder(): TransferDecoder {
  let carry: Buffer = NOTHING
  return {
    write(bytes) {
      const all = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes
      let end = all.lastIndexOf(0x0a) + 1
      if (all.length - end > LONGEST_LINE) end = beforeEscape(all)
      carry = all.subarray(end)
      return decodeQuotedPrintable(all.subarray(0, end))
    },
    end: () => decodeQuotedPrintable(carry),
  }
}

function beforeEscape(bytes: Buffer): number {
  const equals = bytes.lastIndexOf(0x3d)
  return equals >= bytes.length - 3 && equals > 0 ? equals : bytes.length
}

function decodeQuotedPrintable(source: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(source.length)
  let length = 0
  // Spaces at the end of a line were added on the way
  let kept = 0
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0
    if (byte === 0x3d) {
      const code = hexPair(source, at + 1)
      const softEnd = code >= 0 ? -1 : softBreakEnd(source, at + 1)
      if (softEnd >= 0) at = softEnd - 1
      else if (code >= 0) {
        bytes[length++] = code
        at += 2
      } else bytes[length++] = byte
      kept = length
      continue
    }
    if (byte === 0x0a || byte === 0x0d) length = kept
    bytes[length++] = byte
    if (byte !== 0x20 && byte !== 0x09) kept = length
  }
  return bytes.subarray(0, length)
}

/** The place after `=`, spaces and a line end; -1 when there is none. */
function softBreakEnd(source: Buffer, from: number): number {
  let at = from
  while (source[at] === 0x20 || source[at] === 0x09) at++
  if (at === source.length) return at
  if (source[at] === 0x0d) at++
  return source[at] === 0x0a ? at + 1 : -1
}

function uuDecoder(): TransferDecoder {
  let carry = ''
  let isInside = false

  function decode(lines: string[]): Buffer {
    const chunks: Buffer[] = []
    for (const line of lines) {
      if (/^begin [0-7]{3,4} /.test(line)) isInside = true
      else if (line.trimEnd() === 'end') isInside = false
      else if (isInside) chunks.push(decodeUuLine(line) ?? NOTHING)
    }
    return Buffer.concat(chunks)
  }

  return {
    write(bytes) {
      const lines = (carry + bytes.toString('latin1')).split(/\r?\n/)
      carry = (lines.pop() ?? '').slice(0, LONGEST_LINE)
      return decode(lines)
    },
    end: () => decode([carry]),
  }
}
