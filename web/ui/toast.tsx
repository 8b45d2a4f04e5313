import { IconX } from '@tabler/icons-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import styles from './toast.module.css'

interface Toast {
  text: string
  tone?: 'plain' | 'good' | 'bad'
  /** Takes the change back; the toast then stays longer. */
  undo?: () => unknown
  /** Milliseconds; the default leaves time to read and to reach Undo. */
  lasts?: number
}
type Shown = Toast & { id: number }

let toasts: Shown[] = []
let lastId = 0
const watchers = new Set<() => void>()

/** Says something in passing. What must not be missed belongs on the page. */
export function toast(given: Toast): void {
  lastId += 1
  keep([...toasts.slice(-2), { ...given, id: lastId }])
}

/** Takes back the newest change that can be taken back; for the key `z`. */
export function undoLast(): boolean {
  const last = toasts.findLast((one) => one.undo)
  if (!last) return false
  undo(last)
  return true
}

function undo(one: Shown): void {
  dismiss(one.id)
  void one.undo?.()
}

function dismiss(id: number): void {
  keep(toasts.filter((one) => one.id !== id))
}

function keep(next: Shown[]): void {
  toasts = next
  for (const tell of watchers) tell()
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

export function Toasts() {
  const shown = useSyncExternalStore(watch, () => toasts)
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {shown.map((one) => (
        <ToastCard key={one.id} one={one} />
      ))}
    </div>
  )
}

function ToastCard({ one }: { one: Shown }) {
  const { t } = useTranslation()
  useEffect(() => {
    const timer = setTimeout(() => dismiss(one.id), one.lasts ?? (one.undo ? 10_000 : 5000))
    return () => clearTimeout(timer)
  }, [one])
  return (
    <div className={styles.toast} data-tone={one.tone ?? 'plain'}>
      <span className={styles.text}>{one.text}</span>
      {one.undo ? (
        <button type="button" className={styles.undo} onClick={() => undo(one)}>
          {t('ui:undo')}
        </button>
      ) : null}
      <IconButton className={styles.close} aria-label={t('ui:dismiss')} onClick={() => dismiss(one.id)}>
        <IconX size={15} />
      </IconButton>
    </div>
  )
}
