import { htmlToText, sanitizeMarked } from '#server/platform/html.ts'
import { runsOf } from './annotate-text.ts'
import type { Annotated, Folded } from './annotated.ts'
import { markOf } from './clients.ts'
import { fold } from './fold.ts'
import { type HtmlLines, htmlLines } from './html-lines.ts'
import { type Circumstances, judge } from './judge.ts'
import { type Element, writeTree } from './tree.ts'

// A fold may divide the elements around it: more of them than people ever quote would make much of little.
const MOST_FOLDS = 200

/**
 * A mail's HTML as it is stored: sanitised, and what is not new in it folded. Classes and ids that mail programs mark
 * their quotations with are read before they go. A fold that the mail brings is not one: `<details>` does not pass the
 * sanitiser, and folds are written after it.
 */
export function sanitizeAndAnnotate(html: string, circumstances: Circumstances): Annotated {
  return annotateHtml(sanitizeMarked(html, markOf), circumstances)
}

/** Marks what of a mail is not new. `html` is sanitised; nothing in it is changed but for the folds put in. */
export function annotateHtml(html: string, circumstances: Circumstances): Annotated {
  const read = htmlLines(html)
  const kinds = judge(read.lines, read.ranges, circumstances)
  const runs = runsOf(kinds).filter(({ kind }) => kind !== 'new')
  const folds: { kind: Folded['kind']; element: Element }[] = []
  for (const { kind, from, to } of runs.slice(0, MOST_FOLDS).reverse()) {
    if (kind === 'new') continue
    const elements = fold(leavesOf(read, from, to), kind)
    folds.unshift(...elements.map((element) => ({ kind, element })))
  }
  const isFold = ({ name }: Element) => name === 'details'
  const newHtml = writeTree(read.root, isFold)
  return {
    html: writeTree(read.root),
    newHtml,
    newText: htmlToText(newHtml),
    folded: folds.map(({ kind, element }) => ({
      kind,
      text: htmlToText(writeTree({ ...element, open: '', close: '' })),
    })),
  }
}

function leavesOf({ leaves, lineOfLeaf }: HtmlLines, from: number, to: number) {
  return { leaves, first: firstAtLeast(lineOfLeaf, from), last: firstAtLeast(lineOfLeaf, to) - 1 }
}

/** Where in growing numbers the first stands that is not below `wanted`. */
function firstAtLeast(numbers: readonly number[], wanted: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
