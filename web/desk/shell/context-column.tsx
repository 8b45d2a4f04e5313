import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useRemembered } from '#web/ui/remembered.ts'
import styles from './context-column.module.css'

interface Column {
  place: HTMLElement | null
  setPlace: (place: HTMLElement | null) => void
  /** How many parts want the column; none, and it is not there. */
  uses: number
  setUses: (change: (uses: number) => number) => void
  /** On wide screens it is open until it is closed, on narrow ones the other way round. */
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
}

const Columns = createContext<Column | null>(null)

export function ContextProvider({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const [uses, setUses] = useState(0)
  const [wideOpen, setWideOpen] = useRemembered('deskbell.context.open', true)
  const [overOpen, setOverOpen] = useState(false)
  const isWide = useIsWide()
  const isOpen = isWide ? wideOpen : overOpen
  const setOpen = isWide ? setWideOpen : setOverOpen
  // biome-ignore lint/correctness/useExhaustiveDependencies: `setOpen` differs by width only.
  const column = useMemo(() => ({ place, setPlace, uses, setUses, isOpen, setOpen }), [place, uses, isOpen, isWide])
  return <Columns value={column}>{children}</Columns>
}

export function useContextColumn(): Column {
  const column = use(Columns)
  if (!column) throw new Error('outside of the shell')
  return column
}

/** What a page shows in the column at the end: properties, requester, history. */
export function ContextColumn({ children }: { children: ReactNode }) {
  const { place, setUses } = useContextColumn()
  useEffect(() => {
    setUses((uses) => uses + 1)
    return () => setUses((uses) => uses - 1)
  }, [setUses])
  return place ? createPortal(children, place) : null
}

/** The column itself; on a narrow screen it is a page over the page. */
export function ContextPlace() {
  const { t } = useTranslation()
  const { uses, setPlace, isOpen, setOpen } = useContextColumn()
  const close = useRef<HTMLButtonElement>(null)
  const isWide = useIsWide()
  useEffect(() => {
    if (isOpen && !isWide) close.current?.focus()
  }, [isOpen, isWide])
  if (uses === 0) return null
  return (
    <aside
      className={styles.column}
      data-open={isOpen || undefined}
      aria-label={t('ui:context.label')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !isWide && !event.defaultPrevented) setOpen(false)
      }}
    >
      <div className={styles.head}>
        <span>{t('ui:context.label')}</span>
        <ActionIcon
          ref={close}
          variant="subtle"
          color="gray"
          aria-label={t('ui:context.close')}
          onClick={() => setOpen(false)}
        >
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={styles.content} ref={setPlace} />
    </aside>
  )
}

const WIDE = '(min-width: 75rem)'

function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches)
  useEffect(() => {
    const media = matchMedia(WIDE)
    const tell = () => setWide(media.matches)
    media.addEventListener('change', tell)
    return () => media.removeEventListener('change', tell)
  }, [])
  return isWide
}
