import { lazy, type Ref, Suspense, useState } from 'react'
import { EarlyText, paragraphs } from './early-text.tsx'

export interface RichTextHandle {
  focus: () => void
  /** Puts HTML at the cursor: a canned response, an article. */
  insert: (html: string) => void
  setHtml: (html: string) => void
  isEmpty: () => boolean
}

export interface RichTextProps {
  ref?: Ref<RichTextHandle>
  /** Name of the field for those who do not see it. */
  label: string
  /** What it begins with; later changes go through the handle. */
  initialHtml?: string
  placeholder?: string
  onChange: (html: string, isEmpty: boolean) => void
  /** Ctrl or Cmd and Enter. */
  onSubmit?: () => void
  /** Files dropped or pasted that are not pictures. */
  onFiles?: (files: File[]) => void
  /** Internal notes look like notes while they are written. */
  tone?: 'plain' | 'note'
  autoFocus?: boolean
  error?: string
  /** Pictures can be pasted and chosen, unless this is false. */
  hasPictures?: boolean
}

const load = () => import('./rich-text-editor.tsx')
const Editor = lazy(load)

/** Fetches the editor (a third of the desk's size) before it is needed, as when a ticket is opened and all is quiet. */
export function preloadRichText(): void {
  void load()
}

/**
 * Writes HTML. Pictures that are pasted or dropped are uploaded and stand in the text; see `inlineAttachments`.
 * Whoever types before the editor is there types into a plain field, and goes on in the editor.
 */
export function RichText(props: RichTextProps) {
  const [begun] = useState(props.initialHtml ?? '')
  // A state, and not a ref: an editor half made while a letter comes is begun again with it.
  const [early, setEarly] = useState('')
  const [isTyping, setTyping] = useState(false)
  const typed = (text: string) => {
    setEarly(text)
    const html = begun + paragraphs(text)
    props.onChange(html, html === '')
  }
  return (
    <Suspense fallback={<EarlyText {...props} onText={typed} onFocusChange={setTyping} />}>
      <Editor {...props} autoFocus={props.autoFocus || isTyping} initialHtml={begun + paragraphs(early)} />
    </Suspense>
  )
}

const INLINE = /<img[^>]+src="\/api\/v1\/attachments\/([0-9a-f-]{36})/g

/** The uploaded pictures that still stand in the text, for `attachments` of a request. */
export function inlineAttachments(html: string): { id: string; inline: true }[] {
  return [...new Set([...html.matchAll(INLINE)].map(([, id]) => String(id)))].map((id) => ({ id, inline: true }))
}
