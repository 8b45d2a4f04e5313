import { lazy, Suspense, useSyncExternalStore } from 'react'

export interface Question {
  title: string
  text?: string
  /** What the button does, as a verb: "Delete", not "OK". */
  action: string
  danger?: boolean
}
export type Asked = Question & { answer: (isYes: boolean) => void }

const ConfirmDialog = lazy(() => import('./confirm-dialog.tsx'))
const watchers = new Set<() => void>()
let asked: Asked | null = null

/** Asks before what cannot be taken back; what can be has an Undo toast instead. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  return new Promise((resolve) => {
    ask({
      ...question,
      answer: (isYes) => {
        ask(null)
        resolve(isYes)
      },
    })
  })
}

/** Mounted once, by each application's frame. */
export function Confirms() {
  const question = useSyncExternalStore(watch, () => asked)
  if (!question) return null
  return (
    <Suspense fallback={null}>
      <ConfirmDialog question={question} />
    </Suspense>
  )
}

function ask(next: Asked | null): void {
  asked = next
  for (const tell of watchers) tell()
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}
