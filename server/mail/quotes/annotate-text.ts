import { textToHtml } from '#server/platform/html.ts'
import { type Annotated, type Folded, folded } from './annotated.ts'
import { type Circumstances, judge } from './judge.ts'
import { type Kind, lineOf } from './line.ts'

/** Marks what of a text mail is not new, and renders it as the desk renders text. */
export function annotateText(text: string, circumstances: Circumstances): Annotated {
  const raw = text.replace(/\r\n?/g, '\n').split('\n')
  const kinds = judge(raw.map(lineOf), [], circumstances)
  const parts: string[] = []
  const newParts: string[] = []
  const news: string[] = []
  const hidden: Folded[] = []
  for (const { kind, from, to } of runsOf(kinds)) {
    const part = raw.slice(from, to).join('\n')
    // Paragraphs stand apart by themselves.
    const html = textToHtml(part.replace(/^\n+/, ''))
    if (kind === 'new') {
      parts.push(html)
      newParts.push(html)
      news.push(part)
    } else {
      parts.push(folded(kind, html))
      hidden.push({ kind, text: part.trim() })
    }
  }
  return { html: parts.join(''), newHtml: newParts.join(''), newText: newTextOf(news), folded: hidden }
}

function newTextOf(parts: string[]): string {
  const lines = parts.join('\n').split('\n')
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Lines of one kind that follow each other; `to` is exclusive. */
export function runsOf(kinds: readonly Kind[]): { kind: Kind; from: number; to: number }[] {
  const runs: { kind: Kind; from: number; to: number }[] = []
  for (const [at, kind] of kinds.entries()) {
    const last = runs.at(-1)
    if (last?.kind === kind) last.to = at + 1
    else runs.push({ kind, from: at, to: at + 1 })
  }
  return runs
}
