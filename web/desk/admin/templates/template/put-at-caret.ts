import type { RefObject } from 'react'

/** As if it were typed, so that the browser's own undo takes it back. */
export function putAtCaret({ current: field }: RefObject<HTMLTextAreaElement | null>, text: string): void {
  if (!field) return
  field.focus()
  if (!document.execCommand('insertText', false, text)) field.setRangeText(text)
}
