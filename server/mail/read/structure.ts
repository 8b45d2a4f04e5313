import { type HeaderBlock, headerBlock } from './header-block.ts'
import { type Headers, headersFrom, type Parameterised, parseParameters } from './headers.ts'
import { lineCutter } from './lines.ts'
import { LIMITS } from './mail.ts'
import { type TransferDecoder, transferDecoder } from './transfer.ts'

/** Where the decoded content of a leaf goes. */
export interface LeafContent {
  write(bytes: Buffer): void
  end(): void
}

/** A part of a message: a multipart with children, or a leaf with content. An embedded message is a leaf. */
export interface Part<Content extends LeafContent> {
  headers: Headers
  type: Parameterised
  disposition: Parameterised
  parent: Part<Content> | null
  children: Part<Content>[]
  /** null for multiparts and for what was cut. */
  content: Content | null
}

interface OpenMultipart<Content extends LeafContent> {
  part: Part<Content>
  /** null: it named none, and the first line that looks like one will do. */
  boundary: string | null
}

export interface Structure<Content extends LeafContent> {
  write(chunk: Buffer): void
  /** @returns the message itself with everything in it */
  end(): Part<Content>
}

/**
 * Walks through the structure of a message as it comes: constant memory, linear time, no input that it refuses.
 *
 * @param contentOf  called when the headers of a leaf are known
 * @param notice     told by code what was cut
 */
export function walkStructure<Content extends LeafContent>(
  contentOf: (part: Part<Content>) => Content,
  notice: (code: string) => void,
): Structure<Content> {
  const open: OpenMultipart<Content>[] = []
  let root: Part<Content> | null = null
  let block: HeaderBlock | null = headerBlock(notice, { isRoot: true })
  let leaf: OpenLeaf<Content> | null = null
  let count = 0
  const cutter = lineCutter(takePiece)

  function takePiece(piece: Buffer, startsLine: boolean): void {
    const level = startsLine && piece[0] === 0x2d && piece[1] === 0x2d ? boundaryLevel(piece) : null
    if (level !== null) {
      passBoundary(level.index, level.closes)
      return
    }
    if (!block && startsLine && isOtherBoundary(piece)) passBoundary(open.length - 1, false)
    if (!block) {
      leaf?.write(piece)
      return
    }
    const state = block.take(piece, startsLine)
    if (state === 'more') return
    beginPart(block.headers())
    block = null
    if (state instanceof Buffer) leaf?.write(state)
  }

  // A multipart may be divided by another boundary than it says: a line that looks like one before "Content-..."
  let candidate: string | null = null
  function isOtherBoundary(piece: Buffer): boolean {
    const multipart = open.at(-1)
    if (!multipart || multipart.part.children.length > 0 || piece.length > 1000) return false
    const line = piece.toString('latin1').trimEnd()
    const isFound = candidate !== null && line.slice(0, 8).toLowerCase() === 'content-'
    if (isFound) multipart.boundary = candidate
    candidate = line.startsWith('--') && line.length > 2 && !line.includes(' ') ? line.slice(2) : null
    return isFound
  }

  function boundaryLevel(piece: Buffer): { index: number; closes: boolean } | null {
    if (open.length === 0 || piece.length > 1000) return null
    const line = piece.toString('latin1').trimEnd()
    for (let index = open.length - 1; index >= 0; index--) {
      const multipart = open[index]
      if (!multipart) continue
      if (multipart.boundary === null && index === open.length - 1 && line.length > 2 && !line.includes(' ')) {
        multipart.boundary = line.slice(2)
      }
      if (multipart.boundary === null || !line.startsWith(multipart.boundary, 2)) continue
      const tail = line.slice(2 + multipart.boundary.length)
      if (tail === '' || tail === '--') return { index, closes: tail === '--' }
    }
    return null
  }

  function passBoundary(index: number, closes: boolean): void {
    if (block) beginPart(block.headers())
    endLeaf(true)
    open.length = index + 1
    // What follows the end is nobody's; parts after it are read all the same
    block = closes ? null : headerBlock(notice, { isRoot: false })
  }

  function endLeaf(atBoundary: boolean): void {
    leaf?.end(atBoundary)
    leaf = null
  }

  function beginPart(headers: Headers): void {
    endLeaf(false)
    const parent = open.at(-1)?.part ?? null
    const part = describePart<Content>(headers, parent)
    if (count++ >= LIMITS.allParts) {
      notice('parts_cut')
      return
    }
    root ??= part
    parent?.children.push(part)
    const isMultipart = part.type.value.startsWith('multipart/')
    if (isMultipart && open.length < LIMITS.depth) {
      const boundary = parseParameters(headers.raw('content-type') ?? '')
        .parameters.get('boundary')
        ?.trimEnd()
      open.push({ part, boundary: boundary || null })
      leaf = preamble(part)
      return
    }
    if (isMultipart) notice('depth_cut')
    leaf = openLeaf(part, contentOf(part))
  }

  /** A multipart without a single part is text that calls itself so. */
  function preamble(part: Part<Content>): OpenLeaf<Content> {
    let kept: Buffer[] = []
    let size = 0
    return {
      write(piece) {
        size += piece.length
        if (size <= LIMITS.textBeginning) kept.push(piece)
      },
      end(atBoundary) {
        if (atBoundary || part.children.length > 0) return
        part.type = { value: 'text/plain', parameters: part.type.parameters }
        const content = openLeaf(part, contentOf(part))
        for (const piece of kept) content.write(piece)
        content.end(false)
        kept = []
      },
    }
  }

  return {
    write: cutter.write,
    end() {
      cutter.end()
      if (block) {
        const body = block.body()
        beginPart(block.headers())
        if (body) leaf?.write(body)
      }
      endLeaf(false)
      return root ?? describePart<Content>(headersFrom([]), null)
    },
  }
}

interface OpenLeaf<Content extends LeafContent> {
  write(piece: Buffer): void
  end(atBoundary: boolean): void
  content?: Content
}

const STRETCH = 64 * 1024

function openLeaf<Content extends LeafContent>(part: Part<Content>, content: Content): OpenLeaf<Content> {
  const decoder: TransferDecoder = transferDecoder(encodingOf(part.headers))
  let waiting: Buffer[] = []
  let size = 0
  part.content = content

  function flush(atBoundary: boolean): void {
    const all = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting)
    if (all) content.write(decoder.write(atBoundary ? withoutLineEnd(all) : all))
    waiting = []
    size = 0
  }

  return {
    write(piece) {
      // The line end before a boundary belongs to the boundary: the last line waits
      if (size > STRETCH) flush(false)
      waiting.push(piece)
      size += piece.length
    },
    end(atBoundary) {
      flush(atBoundary)
      content.write(decoder.end())
      content.end()
    },
  }
}

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes.at(-1) !== 0x0a) return bytes
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1)
}

function encodingOf(headers: Headers): string {
  const value = headers.first('content-transfer-encoding') ?? ''
  return (value.slice(0, 100).split(/[(;]/, 1)[0] ?? '').replace(/["\s]+/g, '').toLowerCase()
}

const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/

function describePart<Content extends LeafContent>(headers: Headers, parent: Part<Content> | null): Part<Content> {
  const given = parseParameters(headers.first('content-type') ?? '')
  const disposition = parseParameters(headers.first('content-disposition') ?? '')
  const isEmbedded = given.value === '' && parent?.type.value === 'multipart/digest'
  const fallback = isEmbedded ? 'message/rfc822' : 'text/plain'
  const isNamed = given.parameters.has('name') || disposition.parameters.has('filename')
  const value = MEDIA_TYPE.test(given.value)
    ? given.value
    : isNamed || disposition.value === 'attachment'
      ? 'application/octet-stream'
      : fallback
  return { headers, type: { ...given, value }, disposition, parent, children: [], content: null }
}
