import { type Line, lineOf, type Range } from './line.ts'
import { type Element, type Leaf, readTree } from './tree.ts'

export interface HtmlLines {
  root: Element
  lines: Line[]
  ranges: Range[]
  leaves: Leaf[]
  /** The line that a leaf stands on, by its number. */
  lineOfLeaf: number[]
}

const BLOCKS = new Set(
  'blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)

/** The lines of sanitised HTML as a reader sees them, and what its elements say about them. */
export function htmlLines(html: string): HtmlLines {
  const lines: Line[] = []
  const ranges: Range[] = []
  const leaves: Leaf[] = []
  const lineOfLeaf: number[] = []
  const starts: number[] = []
  let depth = 0
  let parts: string[] = []
  let picture = false
  let rule = false
  let isOpen = false
  let preformatted = 0

  function endLine(): void {
    if (!isOpen) return
    const line = lineOf(decode(parts.join('')))
    lines.push({
      ...line,
      depth: line.depth + depth,
      isCited: depth > 0,
      hasPicture: picture,
      isRule: line.isRule || rule,
    })
    parts = []
    picture = rule = isOpen = false
  }
  function place(leaf: Leaf): void {
    leaf.index = leaves.push(leaf) - 1
    lineOfLeaf.push(lines.length)
    isOpen = true
    // Elements learn of their leaves when they are closed, by these.
    if (leaf.parent.first > leaf.parent.last) leaf.parent.first = leaf.index
    leaf.parent.last = leaf.index
  }

  const root = readTree(html, {
    opened(element) {
      const isQuoting = isQuotation(element)
      if (BLOCKS.has(element.name) || isQuoting) endLine()
      if (element.name === 'td' || element.name === 'th') parts.push(' ')
      if (element.name === 'pre') preformatted++
      starts.push(lines.length)
      if (isQuoting) depth++
    },
    closed(element) {
      const isQuoting = isQuotation(element)
      if (BLOCKS.has(element.name) || isQuoting) endLine()
      if (element.name === 'pre') preformatted--
      const from = starts.pop() ?? 0
      if (isQuoting) depth--
      const mark = element.mark ?? (element.name === 'blockquote' ? 'block' : null)
      if (mark !== null && !isQuoting) {
        ranges.push({ mark, from, to: Math.max(from, lines.length + (isOpen ? 1 : 0)) })
      }
      hand(element)
    },
    leaf(leaf) {
      if (leaf.name === null && !isOpen && leaf.raw.trim() === '' && !leaf.raw.includes('\u00A0')) return
      if (leaf.name === 'col' || leaf.name === 'wbr') return
      if (leaf.name === 'hr') endLine()
      place(leaf)
      if (leaf.name === null) parts.push(leaf.raw)
      if (leaf.name === 'img') picture = true
      if (leaf.name === 'hr') rule = true
      const isEnd =
        leaf.name === 'br' || leaf.name === 'hr' || (leaf.name === null && preformatted > 0 && leaf.raw.endsWith('\n'))
      if (isEnd) endLine()
    },
  })
  endLine()
  root.first = 0
  root.last = leaves.length - 1
  return { root, lines, ranges: ranges.sort((a, b) => a.from - b.from), leaves, lineOfLeaf }
}

/** What an element has, its parent has. */
function hand({ first, last, parent }: Element): void {
  if (!parent || first > last) return
  if (parent.first > parent.last) parent.first = first
  parent.last = last
}

function isQuotation(element: Element): boolean {
  if (element.mark === 'quote') return true
  return element.name === 'blockquote' && element.open.includes(' type="cite"')
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function decode(raw: string): string {
  return raw.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
}
