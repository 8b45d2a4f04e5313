import { type Headers, headersFrom, isHeaderLine } from './headers.ts'
import { LIMITS } from './mail.ts'

/** The headers of a message or of a part of it, as its lines come. */
export interface HeaderBlock {
  /** 'more', 'done', or the first line of a body that no empty line announced. */
  take(piece: Buffer, startsLine: boolean): 'more' | 'done' | Buffer
  headers(): Headers
  /** What has come and is no header. */
  body(): Buffer | null
}

/**
 * @param isRoot  of the message itself, before which empty lines and the line of an mbox may stand
 * @param notice  told when there are more headers than anybody needs
 */
export function headerBlock(notice: (code: string) => void, { isRoot }: { isRoot: boolean }): HeaderBlock {
  const lines: string[] = []
  let size = 0
  let stray: Buffer | null = null
  let isCut = false

  function keep(line: string, isFolded: boolean): void {
    size += line.length
    isCut = isCut || size > LIMITS.headerBytes || (!isFolded && lines.length >= LIMITS.headerLines)
    if (isCut) notice('headers_cut')
    else if (isFolded) folded.push(line)
    else {
      unfold()
      lines.push(line)
    }
  }
  // Joined once: a header folded a hundred thousand times would be copied as often
  let folded: string[] = []
  function unfold(): void {
    if (folded.length > 0) lines.push([lines.pop() ?? '', ...folded].join(''))
    folded = []
  }

  return {
    take(piece, startsLine) {
      const line = piece.toString('latin1').replace(/[\r\n]{1,4}$/, '')
      if (!startsLine) {
        if (stray) return Buffer.concat([stray, piece])
        if (!isCut) keep(line, true)
        return 'more'
      }
      if (line === '') {
        if (lines.length > 0) return 'done'
        if (stray) return Buffer.concat([stray, piece])
        return isRoot ? 'more' : 'done'
      }
      const isFold = line[0] === ' ' || line[0] === '\t'
      // A line of spaces ends the headers for some servers, and others fold with it: nothing is lost either way
      if (isFold && lines.length > 0) keep(line.trim() === '' ? ' ' : line, true)
      else if (isHeaderLine(line)) {
        stray = null
        keep(line, false)
      } else if (lines.length === 0 && /^>?From /.test(line)) return 'more'
      else if (stray) return Buffer.concat([stray, piece])
      else stray = Buffer.from(piece)
      return 'more'
    },
    headers() {
      unfold()
      return headersFrom(lines)
    },
    body: () => (lines.length === 0 ? stray : null),
  }
}
