export type Kind = 'reply' | 'note'

/** What was typed and not sent, on this browser: per agent, ticket and kind. */
const keyOf = ({ agentId, ticketId, kind }: DraftOf) => `deskbell.draft.${agentId}.${ticketId}.${kind}`

export interface DraftOf {
  agentId: number
  ticketId: number
  kind: Kind
}

export function loadDraft(of: DraftOf): string {
  try {
    return localStorage.getItem(keyOf(of)) ?? ''
  } catch {
    return ''
  }
}

export function keepDraft(of: DraftOf, html: string): void {
  try {
    if (html) localStorage.setItem(keyOf(of), html)
    else localStorage.removeItem(keyOf(of))
  } catch {
    // Full or forbidden storage: the text is in the page all the same.
  }
}
