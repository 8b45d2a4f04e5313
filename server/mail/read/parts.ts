import { mediaTypeOf } from '#server/platform/media-type.ts'
import { cleanFileName } from '#server/thread/file-name.ts'
import { type Bodies, textOf } from './bodies.ts'
import type { PartFolder, StoredFile } from './contents.ts'
import { type Headers, oneLine } from './headers.ts'
import type { MailPart } from './mail.ts'
import { kindOf, type MailLeaf, partName } from './part-names.ts'
import { readTnef } from './tnef.ts'

const TNEF_TYPES = new Set(['application/ms-tnef', 'application/vnd.ms-tnef'])
export const LARGEST_TNEF = 32 * 1024 * 1024

export function isTnef(leaf: MailLeaf): boolean {
  return TNEF_TYPES.has(leaf.type.value) || partName(leaf).toLowerCase() === 'winmail.dat'
}

/**
 * The files of a message, in its order, winmail.dat opened; last those that stood within its text.
 *
 * @param bodies  gets the body out of a winmail.dat when the message has no other
 */
export function partsOf(leaves: MailLeaf[], bodies: Bodies, store: PartFolder): MailPart[] {
  // The text that is too long for a body is a file too
  const files = leaves.filter((leaf) => kindOf(leaf) !== 'body' || leaf.content?.file())
  const parts = files.flatMap((leaf) => (isTnef(leaf) ? openedTnef(leaf, bodies, store) : null) ?? partOf(leaf, bodies))
  const written = bodies.files.flatMap(({ name, content }) => addedPart(store, { name, content }))
  return [...parts, ...written]
}

function partOf(leaf: MailLeaf, { html }: Bodies): MailPart[] {
  const file = leaf.content?.file()
  if (!leaf.content || !file) return []
  const type = leaf.type.value
  const contentId = contentIdOf(leaf.headers)
  const isInlinePicture = leaf.disposition.value === 'inline' && type.startsWith('image/') && html !== null
  return [
    {
      ...recognised(file, partName(leaf)),
      mediaType: type.startsWith('multipart/') ? 'application/octet-stream' : type,
      size: leaf.content.size(),
      contentId,
      isInline: isInlinePicture || isShownIn(html, contentId),
    },
  ]
}

function recognised({ path, sha256, head }: StoredFile, name: string) {
  return { path, sha256, name, looksLike: mediaTypeOf(head, name) }
}

function contentIdOf(headers: Headers): string | null {
  return cleanContentId(headers.first('content-id') ?? '')
}

function cleanContentId(value: string): string | null {
  const id = oneLine(value).replace(/^<|>$/g, '').trim()
  return id === '' || id.length > 250 ? null : id
}

function isShownIn(html: string | null, contentId: string | null): boolean {
  return contentId === null ? false : (html?.includes(`cid:${contentId}`) ?? false)
}

/** null when it cannot be opened: it stays as it came. */
function openedTnef(leaf: MailLeaf, bodies: Bodies, store: PartFolder): MailPart[] | null {
  const bytes = leaf.content?.beginning()
  if (!bytes || bytes.length !== leaf.content?.size()) return null
  const tnef = readTnef(bytes)
  if (!tnef) return null
  const hasBody = bodies.html !== null || bodies.text.trim() !== ''
  const told = tnef.html ?? tnef.text
  if (!hasBody && told !== null) {
    bodies.html = tnef.html
    bodies.text = tnef.text?.trim() ? tnef.text.replace(/\r\n?/g, '\n').trimEnd() : textOf(told)
  }
  // Neither files nor a body that we can read: whatever it holds, it is not thrown away
  if (tnef.files.length === 0 && !hasBody && told === null) return null
  return tnef.files.flatMap((file) => addedPart(store, file, bodies.html))
}

function addedPart(
  store: PartFolder,
  file: { name: string; content: Buffer; mediaType?: string; contentId?: string | null },
  html: string | null = null,
): MailPart[] {
  const stored = store.add(file.content)
  if (!stored) return []
  const contentId = file.contentId ? cleanContentId(file.contentId) : null
  return [
    {
      ...recognised(stored, cleanFileName(file.name)),
      mediaType: /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(file.mediaType ?? '')
        ? (file.mediaType ?? '')
        : 'application/octet-stream',
      size: file.content.length,
      contentId,
      isInline: isShownIn(html, contentId),
    },
  ]
}
