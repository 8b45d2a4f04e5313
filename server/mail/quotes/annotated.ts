/** What of a mail's body is not new. */
export interface Annotated {
  /** The whole body; what is not new stands in `<details data-folded="quote"|"signature"><summary></summary>…</details>`. */
  html: string
  /** What is new alone. */
  newHtml: string
  /** What is new, for snippets and search. */
  newText: string
  folded: Folded[]
}

export interface Folded {
  kind: 'quote' | 'signature'
  text: string
}

export function folded(kind: Folded['kind'], html: string): string {
  return `${openFold(kind)}${html}${CLOSE_FOLD}`
}

export const CLOSE_FOLD = '</details>'

export function openFold(kind: Folded['kind']): string {
  return `<details data-folded="${kind}"><summary></summary>`
}
