import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './list.module.css'
import type { Sort } from './list-search.ts'

interface Props {
  isClosed: boolean
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}

interface Column {
  name: string
  /** What a first click sorts by, then what a second does. */
  sorts?: [Sort, Sort?]
}

const open: Column[] = [
  { name: 'subject', sorts: ['-created', 'created'] },
  { name: 'requester' },
  { name: 'department' },
  { name: 'priority', sorts: ['priority'] },
  { name: 'assignee' },
  { name: 'due', sorts: ['due', '-due'] },
  { name: 'updated', sorts: ['-updated', 'updated'] },
]
const closed: Column[] = open.map((column) => {
  if (column.name === 'assignee') return { name: 'closedBy' }
  return column.name === 'due' ? { name: 'closed', sorts: ['-closed', 'closed'] } : column
})

export function ListHead({ isClosed, sort, onSort }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ticket-list.tsx.
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: see ticket-list.tsx. */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading is not moved to. */}
      <div role="row" className={styles.grid} aria-rowindex={1}>
        {(isClosed ? closed : open).map((column) => (
          <HeadCell key={column.name} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

function HeadCell({ column, sort, onSort }: { column: Column } & Pick<Props, 'sort' | 'onSort'>) {
  const { t } = useTranslation()
  const { name, sorts } = column
  const label = t(`desk-queue:column.${name}`)
  const at = sort && sorts ? sorts.indexOf(sort) : -1
  const direction = at < 0 || !sort ? undefined : sort.startsWith('-') ? 'descending' : 'ascending'
  const Icon = direction === 'descending' ? IconArrowDown : IconArrowUp
  const next = at === 0 && sorts?.[1] ? sorts[1] : sorts?.[0]
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ticket-list.tsx.
    // biome-ignore lint/a11y/useFocusableInteractive: its button is.
    <div role="columnheader" className={styles[name]} aria-sort={direction}>
      {next ? (
        <button type="button" className={styles.sort} onClick={() => onSort(next)}>
          {label}
          {direction ? <Icon size={13} aria-hidden /> : null}
        </button>
      ) : (
        label
      )}
    </div>
  )
}
