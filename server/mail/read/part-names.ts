import { cleanFileName, extensionOf } from '#server/thread/file-name.ts'
import type { StoredContent } from './contents.ts'
import { headersFromText } from './headers.ts'
import type { Part } from './structure.ts'

export type MailLeaf = Part<StoredContent>

/** What becomes of a leaf: body text, a file, a file that is read too, or nothing. */
export type LeafKind = 'body' | 'file' | 'read' | 'nothing'

const BODY_TYPES = new Set(['text/plain', 'text/html', 'text/enriched', 'text/richtext', 'text/markdown'])
const READ_TYPES = new Set([
  ...['message/delivery-status', 'message/global-delivery-status', 'message/disposition-notification'],
  ...['message/global-disposition-notification', 'message/feedback-report', 'message/rfc822', 'message/global'],
  ...['text/rfc822-headers', 'message/rfc822-headers', 'message/global-headers', 'text/calendar', 'application/ics'],
])

export function kindOf(leaf: MailLeaf): LeafKind {
  const type = leaf.type.value
  const parentType = leaf.parent?.type.value
  if (type === 'text/x-amp-html') return 'nothing'
  if (type === 'application/applefile' && parentType === 'multipart/appledouble') return 'nothing'
  if (READ_TYPES.has(type)) return 'read'
  if (!BODY_TYPES.has(type) || leaf.disposition.value === 'attachment') return 'file'
  // Alone or as an alternative it is the text, whatever it calls itself
  const isText =
    givenName(leaf) === '' || ((!leaf.parent || parentType === 'multipart/alternative') && !leaf.disposition.value)
  return isText ? 'body' : 'file'
}

/** The name to show for a file: its own, else one that says what it is. */
export function partName(leaf: MailLeaf): string {
  const given = givenName(leaf)
  const type = leaf.type.value
  if (type === 'message/rfc822' || type === 'message/global') return embeddedName(leaf, given)
  if (given !== '') return withExtension(cleanFileName(given), type)
  return FALLBACK_NAMES[type] ?? fallbackName(type)
}

function givenName(leaf: MailLeaf): string {
  const name = leaf.disposition.parameters.get('filename') ?? leaf.type.parameters.get('name') ?? ''
  return name.trim() === '' ? '' : name
}

function embeddedName(leaf: MailLeaf, given: string): string {
  if (given !== '') {
    const name = cleanFileName(given)
    return extensionOf(name) === 'eml' ? name : `${name}.eml`
  }
  const head = leaf.content?.beginning().toString('latin1') ?? ''
  const subject = headersFromText(head.trimStart()).text('subject') ?? ''
  return subject === '' ? 'message.eml' : `${cleanFileName(subject.slice(0, 200).replace(/[/\\]/g, '-'))}.eml`
}

// A calendar must open as one
function withExtension(name: string, type: string): string {
  return type === 'text/calendar' && extensionOf(name) === '' ? `${name}.ics` : name
}

const FALLBACK_NAMES: Record<string, string> = {
  'text/calendar': 'invitation.ics',
  'application/ics': 'invitation.ics',
  'text/plain': 'text.txt',
  'text/html': 'text.html',
  'text/vcard': 'contact.vcf',
  'text/x-vcard': 'contact.vcf',
  'text/csv': 'table.csv',
  'text/rfc822-headers': 'headers.txt',
  'message/rfc822-headers': 'headers.txt',
  'message/global-headers': 'headers.txt',
  'message/delivery-status': 'delivery-status.txt',
  'message/global-delivery-status': 'delivery-status.txt',
  'message/disposition-notification': 'disposition-notification.txt',
  'message/global-disposition-notification': 'disposition-notification.txt',
  'message/feedback-report': 'feedback-report.txt',
  'message/partial': 'partial.eml',
  'message/external-body': 'external-body.txt',
  'application/pgp-signature': 'signature.asc',
  'application/pgp-encrypted': 'version.asc',
  'application/pgp-keys': 'key.asc',
  'application/pkcs7-signature': 'smime.p7s',
  'application/x-pkcs7-signature': 'smime.p7s',
  'application/pkcs7-mime': 'smime.p7m',
  'application/x-pkcs7-mime': 'smime.p7m',
  'application/ms-tnef': 'winmail.dat',
  'application/vnd.ms-tnef': 'winmail.dat',
  'application/octet-stream': 'file.bin',
  'application/msword': 'file.doc',
  'application/vnd.ms-excel': 'file.xls',
  'application/javascript': 'file.txt',
  'image/jpeg': 'image.jpg',
  'image/svg+xml': 'image.svg',
  'audio/mpeg': 'audio.mp3',
  'audio/x-wav': 'audio.wav',
}

function fallbackName(type: string): string {
  const [kind = '', subtype = ''] = type.split('/')
  const extension = /^[a-z0-9]{2,5}$/.test(subtype) ? subtype : 'bin'
  return `${['image', 'audio', 'video'].includes(kind) ? kind : 'file'}.${extension}`
}
