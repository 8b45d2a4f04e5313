/** A file found within text. */
export interface UuFile {
  name: string
  content: Buffer
}

const MOST_FILES = 100

/** Takes uuencoded files out of a text. A block without its end or with a broken line stays text. */
export function takeUuFiles(text: string): { text: string; files: UuFile[] } {
  if (!/^begin [0-7]{3,4} /m.test(text)) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuFile[] = []
  // Blocks that never end must not make the rest be read again and again
  let failures = 0
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const begin = /^begin [0-7]{3,4} (.{1,300})$/.exec(line.trimEnd())
    const block = begin && files.length < MOST_FILES && failures < MOST_FILES ? readBlock(lines, at + 1) : null
    if (!begin || !block) {
      if (begin) failures++
      kept.push(line)
      continue
    }
    files.push({ name: begin[1] ?? '', content: block.content })
    at = block.end
  }
  return { text: kept.join('\n'), files }
}

function readBlock(lines: string[], from: number): { content: Buffer; end: number } | null {
  const chunks: Buffer[] = []
  for (let at = from; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimEnd()
    if (line === 'end') return { content: Buffer.concat(chunks), end: at }
    if (line === '') continue
    const bytes = decodeUuLine(line)
    if (!bytes) return null
    chunks.push(bytes)
  }
  return null
}

/** Up to 45 bytes; null when the line is no such line. */
export function decodeUuLine(line: string): Buffer | null {
  if (line === '') return Buffer.alloc(0)
  const count = (line.charCodeAt(0) - 32) & 63
  const groups = Math.ceil(count / 3)
  // Spaces at the end may have been lost, and some programs add a character
  if (count > 45 || line.length > groups * 4 + 3 || /[^ -`]/.test(line)) return null
  const bytes = Buffer.alloc(groups * 3)
  for (let group = 0; group < groups; group++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => sixBits(line, 1 + group * 4 + offset))
    bytes.writeUIntBE((((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0)) & 0xffffff, group * 3, 3)
  }
  return bytes.subarray(0, count)
}

function sixBits(line: string, at: number): number {
  return at < line.length ? (line.charCodeAt(at) - 32) & 63 : 0
}
