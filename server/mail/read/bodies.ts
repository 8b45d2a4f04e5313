import { renderBody, textToHtml } from '#server/platform/html.ts'
import { decodeText } from './charset.ts'
import { unflow } from './flowed.ts'
import { kindOf, type MailLeaf } from './part-names.ts'
import { takeUuFiles, type UuFile } from './uuencode.ts'

export interface Bodies {
  html: string | null
  text: string
  /** Files that were written into the text. */
  files: UuFile[]
}

interface Body {
  html: string | null
  text: string | null
}

/** The body that a person would be shown: alternatives chosen, pieces joined. */
export function assembleBodies(root: MailLeaf, notice: (code: string) => void): Bodies {
  const files: UuFile[] = []

  function bodyOf(part: MailLeaf): Body | null {
    if (part.content) return kindOf(part) === 'body' ? leafBody(part) : null
    const bodies = part.children.map(bodyOf).filter((body) => body !== null)
    return part.type.value === 'multipart/alternative' ? chosen(bodies) : joined(bodies)
  }

  function leafBody(leaf: MailLeaf): Body {
    const bytes = leaf.content?.beginning() ?? Buffer.alloc(0)
    const isHtml = leaf.type.value === 'text/html'
    const charset = leaf.type.parameters.get('charset') ?? (isHtml ? charsetInHtml(bytes) : null)
    const { text, isGuessed } = decodeText(bytes, charset)
    if (isGuessed) notice('charset_guessed')
    const plain = storable(text).replace(/\r\n?/g, '\n')
    if (isHtml) return { html: plain, text: null }
    const isFlowed = leaf.type.parameters.get('format')?.toLowerCase() === 'flowed'
    const read = isFlowed ? unflow(plain, leaf.type.parameters.get('delsp')?.toLowerCase() === 'yes') : plain
    const taken = takeUuFiles(read)
    files.push(...taken.files)
    return { html: null, text: taken.text }
  }

  const body = bodyOf(root)
  const html = body?.html ?? null
  const isTextEmpty = (body?.text ?? '').trim() === ''
  const text = isTextEmpty && html !== null ? textOf(html) : (body?.text ?? '')
  return { html, text: text.trimEnd(), files }
}

/** The last HTML is the richest, the first text the plainest. */
function chosen(bodies: Body[]): Body {
  return {
    html: bodies.findLast(({ html }) => html !== null)?.html ?? null,
    text: bodies.find(({ text }) => text !== null)?.text ?? null,
  }
}

function joined(bodies: Body[]): Body {
  const [first] = bodies
  if (first && bodies.length === 1) return first
  const told = bodies.filter(({ html, text }) => (html ?? text ?? '').trim() !== '')
  if (told.length <= 1) return told[0] ?? first ?? { html: null, text: null }
  const hasHtml = told.some(({ html }) => html !== null)
  const text = told.map((body) => (body.text ?? textOf(body.html ?? '')).trimEnd()).join('\n\n')
  return { html: hasHtml ? told.map((body) => body.html ?? textToHtml(body.text ?? '')).join('\n') : null, text }
}

export function textOf(html: string): string {
  return renderBody({ body: html, format: 'html' }).text
}

/** Neither NUL nor half a character can be stored. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}

/** `<meta charset>` in the head of HTML whose sender did not say. */
function charsetInHtml(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, 4096)
  return /<meta\s[^<>]{0,200}?charset\s{0,5}=\s{0,5}["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? null
}
