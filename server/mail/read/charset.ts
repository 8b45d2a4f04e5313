import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

/** Names that senders use and that neither the encoding standard nor iconv-lite knows. */
const ALIASES: Record<string, string> = {
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  cp949: 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  cp950: 'big5',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-3': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  utf8mb4: 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
  utf7: 'utf-7',
  'x-unicode-2-0-utf-7': 'utf-7',
  hz: 'hz-gb-2312',
  macintosh: 'macintosh',
  'mac-roman': 'macintosh',
  'x-mac-roman': 'macintosh',
}
const ASCII = new Set(['', 'us-ascii', 'ascii', '7bit', '8bit', 'ansi_x3.4-1968', 'unknown-8bit', 'x-unknown', 'utf-8'])
const LONGEST_LABEL = 60

/**
 * The text of bytes: in the declared character set if they are that, else in UTF-8 if they are that, else in windows-1252,
 * in which everything is something.
 */
export function decodeText(bytes: Buffer, declared: string | null): { text: string; isGuessed: boolean } {
  const marked = decodeMarked(bytes)
  if (marked !== null) return { text: marked, isGuessed: false }
  const label = labelOf(declared)
  const asDeclared = ASCII.has(label) ? null : decodeStrictly(bytes, label)
  if (asDeclared !== null) return { text: asDeclared, isGuessed: false }
  const plain = decodePlain(bytes)
  if (plain !== null) return { text: plain, isGuessed: !ASCII.has(label) }
  const damaged = decodeDamaged(bytes, label)
  if (damaged !== null) return { text: damaged, isGuessed: true }
  return { text: new TextDecoder('windows-1252').decode(bytes), isGuessed: true }
}

/** The same for headers, where a character set of single bytes proves nothing: UTF-8 is believed before it. */
export function decodeHeaderBytes(bytes: Buffer, declared: string | null): string {
  const label = labelOf(declared)
  return (SINGLE_BYTE.test(label) ? decodePlain(bytes) : null) ?? decodeText(bytes, declared).text
}

const SINGLE_BYTE = /^(?:windows-12\d\d|iso-8859-\d{1,2}(?:-i)?|koi8-[ru]|windows-874|macintosh|ibm866)$/

/** The standard name of a character set; '' when there is none or it is nonsense. */
export function labelOf(declared: string | null): string {
  if (declared === null || declared.length > LONGEST_LABEL) return ''
  const name = declared
    .toLowerCase()
    .replace(/[^a-z0-9_.:*-]/g, '')
    .split('*', 1)[0]
  const spelt = (name ?? '')
    .replace(/^(?:x-)?(?:win|cp|windows)[-_]?(?=125\d)/, 'windows-')
    .replace(/^iso[-_]?8859[-_]?(?=\d)/, 'iso-8859-')
    .replace(/^utf[-_]?8.*/, 'utf-8')
  const label = ALIASES[spelt] ?? spelt
  if (label === 'utf-8' || label === 'utf-7') return label
  return standardName(label)
}

const names = new Map<string, string>()

function standardName(label: string): string {
  const known = names.get(label)
  if (known !== undefined) return known
  if (names.size > 500) names.clear() // whoever invents names must not fill the memory
  const name = ASCII.has(label) ? '' : (webName(label) ?? (OWN[label] || iconv.encodingExists(label) ? label : ''))
  names.set(label, name)
  return name
}

function webName(label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding === 'utf-8' || encoding === 'utf-16le' ? label : encoding
  } catch {
    return null
  }
}

const OWN: Record<string, (bytes: Buffer) => string | null> = {
  'iso-2022-jp': decodeJapanese,
  'utf-7': (bytes) => iconv.decode(bytes, 'utf-7'),
  'hz-gb-2312': (bytes) => decodeStrictly(liftShifted(bytes, HZ), 'gb18030'),
  'iso-2022-kr': (bytes) => decodeStrictly(liftShifted(bytes, KOREAN), 'euc-kr'),
}

// What was encoded in pieces goes back to ASCII between them; the standard takes two escapes in a row for an error
function decodeJapanese(bytes: Buffer): string | null {
  const source = bytes
    .toString('latin1')
    .replaceAll('\u001B(B\u001B$', '\u001B$')
    .replaceAll('\u001B(J\u001B$', '\u001B$')
  const text = new TextDecoder('iso-2022-jp').decode(Buffer.from(source, 'latin1'))
  return text.includes('\uFFFD') && !source.includes('\u001B$') ? null : text
}

function decodeStrictly(bytes: Buffer, label: string): string | null {
  if (label === '') return null
  if (label === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : null
  const own = OWN[label]
  if (own) return own(bytes)
  if (webName(label) !== null) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes)
    } catch {
      return null
    }
  }
  const text = iconv.decode(bytes, label)
  return text.includes('\uFFFD') ? null : text
}

/** UTF-8, ASCII, or Japanese that says so by its escapes. */
function decodePlain(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null
  const isJapanese = bytes.includes('\u001B$') && bytes.every((byte) => byte < 0x80)
  return (isJapanese ? decodeStrictly(bytes, 'iso-2022-jp') : null) ?? bytes.toString('utf8')
}

/** What the declared character set makes of bytes of which a few are broken; null when it is not that at all. */
function decodeDamaged(bytes: Buffer, label: string): string | null {
  const name = label === '' ? 'utf-8' : label
  if (OWN[name] || webName(name) === null) return null
  const text = new TextDecoder(name).decode(bytes)
  let good = 0
  let broken = 0
  for (const char of text) {
    if (char === '\uFFFD') broken++
    else if (char > '\u007F') good++
  }
  return broken * 5 <= good ? text : null
}

function decodeMarked(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3)
  if (bytes.length < 4 || bytes.length % 2 !== 0) return null
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
  return null
}

interface Shifts {
  /** Begins two-byte characters, as seven bits. */
  into: string
  outOf: string
  /** Says nothing and is left out. */
  silent: string
}
const HZ: Shifts = { into: '~{', outOf: '~}', silent: '~\n' }
const KOREAN: Shifts = { into: '\u000E', outOf: '\u000F', silent: '\u001B$)C' }

/** Two-byte characters written in seven bits, with the eighth bit set as their eight-bit sister wants it. */
function liftShifted(bytes: Buffer, { into, outOf, silent }: Shifts): Buffer {
  const source = bytes.toString('latin1')
  const lifted = Buffer.alloc(source.length)
  let length = 0
  let isShifted = false
  for (let at = 0; at < source.length; ) {
    if (source.startsWith(silent, at)) at += silent.length
    else if (source.startsWith(isShifted ? outOf : into, at)) {
      isShifted = !isShifted
      at += into.length
    } else if (into === '~{' && !isShifted && source.startsWith('~~', at)) {
      lifted[length++] = 0x7e
      at += 2
    } else {
      const byte = source.charCodeAt(at++)
      if (byte === 0x0a) isShifted = false
      lifted[length++] = isShifted && byte > 0x20 ? byte | 0x80 : byte
    }
  }
  return lifted.subarray(0, length)
}
