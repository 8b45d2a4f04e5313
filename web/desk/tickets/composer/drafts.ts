import type { DraftFile } from '#web/ui/draft-files.ts'

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

/** The files that wait with it, by their uploads. */
export function loadDraftFiles(of: DraftOf): DraftFile[] {
  try {
    const files: unknown = JSON.parse(localStorage.getItem(`${keyOf(of)}.files`) ?? '[]')
    // Nobody else writes under this name.
    return Array.isArray(files) ? (files as DraftFile[]) : []
  } catch {
    return []
  }
}

export function keepDraftFiles(of: DraftOf, files: DraftFile[]): void {
  try {
    if (files.length > 0) localStorage.setItem(`${keyOf(of)}.files`, JSON.stringify(files))
    else localStorage.removeItem(`${keyOf(of)}.files`)
  } catch {
    // As with the text.
  }
}

/** Whether anything waits there to be sent. */
export function hasDraft(of: DraftOf): boolean {
  return loadDraft(of) !== '' || loadDraftFiles(of).length > 0
}
