/** What a file is, told by its first bytes and never by what its sender says; its name only narrows a container. */
export function mediaTypeOf(head: Buffer, name: string): string {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const kind = SIGNATURES.find(({ bytes, at = 0 }) => head.subarray(at, at + bytes.length).equals(bytes))
  const type = kind ? refine(kind.type, head, extension) : isText(head, extension) ? 'text/plain' : null
  return type ?? 'application/octet-stream'
}

/** Those that a page may show as a picture. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export function isPicture(mediaType: string): boolean {
  return PICTURES.has(mediaType)
}

interface Signature {
  bytes: Buffer
  at?: number
  type: string
}

const SIGNATURES: Signature[] = [
  { bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), type: 'image/png' },
  { bytes: Buffer.from('ffd8ff', 'hex'), type: 'image/jpeg' },
  { bytes: Buffer.from('GIF87a'), type: 'image/gif' },
  { bytes: Buffer.from('GIF89a'), type: 'image/gif' },
  { bytes: Buffer.from('RIFF'), type: 'riff' },
  { bytes: Buffer.from('%PDF-'), type: 'application/pdf' },
  { bytes: Buffer.from('PK\x03\x04', 'latin1'), type: 'zip' },
  { bytes: Buffer.from('PK\x05\x06', 'latin1'), type: 'application/zip' },
  { bytes: Buffer.from('d0cf11e0a1b11ae1', 'hex'), type: 'ole' },
  { bytes: Buffer.from('1f8b', 'hex'), type: 'application/gzip' },
  { bytes: Buffer.from('377abcaf271c', 'hex'), type: 'application/x-7z-compressed' },
  { bytes: Buffer.from('Rar!\x1a\x07', 'latin1'), type: 'application/vnd.rar' },
  { bytes: Buffer.from('49492a00', 'hex'), type: 'image/tiff' },
  { bytes: Buffer.from('4d4d002a', 'hex'), type: 'image/tiff' },
  { bytes: Buffer.from('{\\rtf'), type: 'application/rtf' },
  { bytes: Buffer.from('OggS'), type: 'audio/ogg' },
  { bytes: Buffer.from('fLaC'), type: 'audio/flac' },
  { bytes: Buffer.from('ID3'), type: 'audio/mpeg' },
  { bytes: Buffer.from('1a45dfa3', 'hex'), type: 'video/webm' },
  { bytes: Buffer.from('ftyp'), at: 4, type: 'iso-media' },
]

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const IN_ZIP: Record<string, string> = {
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  odp: 'application/vnd.oasis.opendocument.presentation',
}
const IN_OLE: Record<string, string> = {
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  msg: 'application/vnd.ms-outlook',
}

const OF_ENDING: Record<string, string> = {
  ...IN_ZIP,
  ...IN_OLE,
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ tif: 'image/tiff', tiff: 'image/tiff', avif: 'image/avif', heic: 'image/heic', heif: 'image/heic' },
  ...{ pdf: 'application/pdf', rtf: 'application/rtf', zip: 'application/zip', gz: 'application/gzip' },
  ...{ tgz: 'application/gzip', rar: 'application/vnd.rar', '7z': 'application/x-7z-compressed' },
  ...{ wav: 'audio/wav', flac: 'audio/flac', ogg: 'audio/ogg', oga: 'audio/ogg', opus: 'audio/ogg' },
  ...{ m4a: 'audio/mp4', avi: 'video/x-msvideo', mp4: 'video/mp4', m4v: 'video/mp4', mov: 'video/quicktime' },
  ...{ webm: 'video/webm', mkv: 'video/webm' },
  ...Object.fromEntries(
    'txt csv tsv log md json yaml yml ini ics'.split(' ').map((ending) => [ending, 'text/plain'] as const),
  ),
}

/** What a file with this ending is told to be when it is what it says; null where content does not tell. */
export function mediaTypeOfEnding(ending: string): string | null {
  return Object.hasOwn(OF_ENDING, ending) ? (OF_ENDING[ending] ?? null) : null
}

function refine(type: string, head: Buffer, extension: string): string | null {
  switch (type) {
    case 'riff':
      return (
        { WEBP: 'image/webp', WAVE: 'audio/wav', 'AVI ': 'video/x-msvideo' }[head.toString('latin1', 8, 12)] ?? null
      )
    case 'zip':
      return isOther(head, extension) ? 'application/zip' : (IN_ZIP[extension] ?? 'application/zip')
    case 'ole':
      return IN_OLE[extension] ?? null
    case 'iso-media':
      return isoMedia(head.toString('latin1', 8, 12))
    default:
      return type
  }
}

const FIRST_IN_OFFICE = /^(?:\[Content_Types\]\.xml$|(?:_rels|docProps|customXml|word|xl|ppt)\/)/

/** Whether what an archive begins with shows that it is no document of this ending. */
function isOther(head: Buffer, extension: string): boolean {
  if (head.length < 30) return false
  const nameEnd = 30 + head.readUInt16LE(26)
  const first = head.toString('latin1', 30, nameEnd)
  if (!extension.startsWith('od')) return !FIRST_IN_OFFICE.test(first)
  const said = nameEnd + head.readUInt16LE(28)
  const type = IN_ZIP[extension] ?? ''
  return first !== 'mimetype' || head.toString('latin1', said, said + type.length) !== type
}

function isoMedia(brand: string): string {
  if (brand === 'avif' || brand === 'avis') return 'image/avif'
  if (/^(?:hei|hev|mif1|msf1)/.test(brand)) return 'image/heic'
  if (brand === 'qt  ') return 'video/quicktime'
  return brand.startsWith('M4A') ? 'audio/mp4' : 'video/mp4'
}

// What a browser or another program would rather run than show as text.
const ACTIVE = new Set('htm html xhtml xht shtml xml xsl xslt svg svgz mht mhtml js mjs css vbs hta swf'.split(' '))

function isText(head: Buffer, extension: string): boolean {
  if (head.length === 0 || ACTIVE.has(extension)) return false
  // The head may end within a character: a decoder of streams waits for its rest.
  const text = new TextDecoder('utf-8').decode(head, { stream: true })
  return !/^\s*</.test(text) && !NOT_IN_TEXT.test(text)
}

// Bytes that are no UTF-8 come out as U+FFFD.
const NOT_IN_TEXT = /(?!\s)\p{Cc}|\uFFFD/u
