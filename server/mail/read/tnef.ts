import { decodeText } from './charset.ts'

export interface TnefFile {
  name: string
  mediaType: string
  contentId: string | null
  content: Buffer
}

/** What Outlook wraps into a winmail.dat. */
export interface Tnef {
  files: TnefFile[]
  html: string | null
  text: string | null
}

const SIGNATURE = 0x223e9f78
const ATTRIBUTE = { body: 0x2800c, codepage: 0x69007, properties: 0x69003, attachment: 0x69005 } as const
const FILE = { begin: 0x69002, title: 0x18010, data: 0x6800f } as const
const PROPERTY = { body: 0x1000, html: 0x1013, codepage: 0x3fde } as const
const FILE_PROPERTY = { data: 0x3701, shortName: 0x3704, longName: 0x3707, mime: 0x370e, contentId: 0x3712 } as const
const MOST_FILES = 200
const MOST_PROPERTIES = 5000

/**
 * Opens a winmail.dat. Written here because the one package for it has not been kept and brings a logger and a command
 * line along.
 *
 * @returns null when it is broken anywhere: then it is kept as it came
 * @source [MS-OXTNEF], [MS-OXCDATA]
 */
export function readTnef(bytes: Buffer): Tnef | null {
  try {
    return readAttributes(bytes)
  } catch (error) {
    if (error instanceof RangeError) return null // it ends before it says
    throw error
  }
}

function readAttributes(bytes: Buffer): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return null
  const found: Tnef = { files: [], html: null, text: null }
  let codepage: string | null = null
  for (let at = 6; at < bytes.length; ) {
    const id = bytes.readUInt32LE(at + 1)
    const length = bytes.readUInt32LE(at + 5)
    const data = slice(bytes, at + 9, length)
    at += 9 + length + 2
    const file = found.files.at(-1)
    if (id === ATTRIBUTE.codepage) codepage = `cp${data.readUInt32LE(0)}`
    else if (id === ATTRIBUTE.body) found.text ??= text(data, codepage)
    else if (id === ATTRIBUTE.properties) takeBody(found, readProperties(data), codepage)
    else if (id === FILE.begin) {
      if (found.files.length >= MOST_FILES) return null
      found.files.push({ name: '', mediaType: 'application/octet-stream', contentId: null, content: Buffer.alloc(0) })
    } else if (file && id === FILE.title) file.name ||= text(data, codepage)
    else if (file && id === FILE.data) file.content = data
    else if (file && id === ATTRIBUTE.attachment) takeFile(file, readProperties(data), codepage)
  }
  return found
}

function takeBody(found: Tnef, properties: Map<number, Value>, codepage: string | null): void {
  const page = properties.get(PROPERTY.codepage)?.bytes
  const charset = page && page.length >= 4 ? `cp${page.readUInt32LE(0)}` : codepage
  const html = properties.get(PROPERTY.html)
  if (html) found.html = valueText(html, charset)
  const plain = properties.get(PROPERTY.body)
  if (plain) found.text = valueText(plain, codepage)
}

function takeFile(file: TnefFile, properties: Map<number, Value>, codepage: string | null): void {
  const said = (id: number) => {
    const value = properties.get(id)
    return value ? valueText(value, codepage) : ''
  }
  file.name = said(FILE_PROPERTY.longName) || file.name || said(FILE_PROPERTY.shortName)
  file.mediaType = said(FILE_PROPERTY.mime).toLowerCase() || file.mediaType
  file.contentId = said(FILE_PROPERTY.contentId) || null
  const data = properties.get(FILE_PROPERTY.data)
  // An embedded object begins with the id of its kind
  if (data && file.content.length === 0) file.content = data.type === 0x0d ? data.bytes.subarray(16) : data.bytes
}

interface Value {
  type: number
  bytes: Buffer
}

/** Sizes of the types that have one. */
const FIXED: Record<number, number> = {
  ...{ 2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 },
}

function readProperties(data: Buffer): Map<number, Value> {
  const values = new Map<number, Value>()
  const count = Math.min(data.readUInt32LE(0), MOST_PROPERTIES)
  let at = 4
  for (let index = 0; index < count; index++) {
    const type = data.readUInt16LE(at) & 0x0fff
    const isMany = (data.readUInt16LE(at) & 0x1000) !== 0
    const id = data.readUInt16LE(at + 2)
    at += 4
    if (id >= 0x8000) at = afterName(data, at)
    const size = FIXED[type]
    const hasCount = isMany || size === undefined
    const howMany = hasCount ? data.readUInt32LE(at) : 1
    if (hasCount) at += 4
    for (let value = 0; value < howMany; value++) {
      const length = size ?? data.readUInt32LE(at)
      const start = size === undefined ? at + 4 : at
      const bytes = slice(data, start, length)
      if (value === 0) values.set(id, { type, bytes })
      at = start + padded(length)
    }
  }
  return values
}

function afterName(data: Buffer, at: number): number {
  const isNumber = data.readUInt32LE(at + 16) === 0
  return isNumber ? at + 24 : at + 24 + padded(data.readUInt32LE(at + 20))
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

function slice(bytes: Buffer, start: number, length: number): Buffer {
  if (start + length > bytes.length) throw new RangeError('It ends before it says.')
  return bytes.subarray(start, start + length)
}

function valueText({ type, bytes }: Value, codepage: string | null): string {
  return type === 0x1f ? bytes.toString('utf16le').replace(/\0.*$/s, '') : text(bytes, codepage)
}

function text(bytes: Buffer, codepage: string | null): string {
  const end = bytes.indexOf(0)
  const charset = codepage === 'cp65001' ? 'utf-8' : codepage
  return decodeText(end === -1 ? bytes : bytes.subarray(0, end), charset).text
}
