import { IconPaperclip } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketSummary } from '#contract/tickets.ts'
import { Dot } from '#web/ui/dot.tsx'
import { BriefTime } from '../tickets/brief-time.tsx'
import { DueClock, PriorityMark } from '../tickets/marks.tsx'
import styles from './list.module.css'
import selecting from './selection.module.css'

interface Props {
  row: TicketSummary
  index: number
  start: number
  height: number
  isClosedList: boolean
  isActive: boolean
  onActive: (id: number) => void
  isSelected: boolean
  /** `range`: with all from the one before. */
  onSelect: (id: number, range: boolean) => void
}

/** One ticket; the whole row is its link. On a phone it is a card. */
export const TicketRow = memo(function TicketRow(props: Props) {
  const { row, index, start, height, isClosedList, isActive, onActive, isSelected, onSelect } = props
  const { t } = useTranslation()
  const isOpen = row.status.state === 'open'
  const isUnanswered = isOpen && !row.isAnswered
  const who = isOpen ? (row.assignee.agent ?? row.assignee.team) : row.closedBy
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ticket-list.tsx.
    // biome-ignore lint/a11y/useFocusableInteractive: its link is.
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row={row.id}
      data-active={isActive || undefined}
      data-unanswered={isUnanswered || undefined}
      data-selected={isSelected || undefined}
      className={`${styles.grid} ${styles.row}`}
      style={{ blockSize: height, transform: `translateY(${start}px)` }}
    >
      <Cell name="subject">
        <label className={selecting.check}>
          <input
            type="checkbox"
            aria-label={t('desk-queue:selection.select', { number: row.number })}
            checked={isSelected}
            onChange={(event) =>
              onSelect(row.id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
            }
          />
        </label>
        <span className={styles.dot} title={row.status.name}>
          <Dot color={`var(--state-${row.status.state})`} hollow={!isOpen} />
        </span>
        <span className={styles.words}>
          <Link
            to="/tickets/$ticketId"
            params={{ ticketId: String(row.id) }}
            className={styles.link}
            onFocus={() => onActive(row.id)}
          >
            <span className={styles.number}>{row.number}</span> <bdi className={styles.title}>{row.subject}</bdi>
            <span className="visually-hidden">
              {' '}
              {row.status.name}
              {isUnanswered ? `, ${t('desk-queue:unanswered')}` : ''}
            </span>
          </Link>
          <bdi className={styles.snippet}>{row.snippet}</bdi>
        </span>
        {row.attachmentCount > 0 ? (
          <span className={styles.clip} title={t('desk-queue:attachments', { count: row.attachmentCount })}>
            <IconPaperclip size={15} aria-hidden />
            <span className="visually-hidden">{t('desk-queue:attachments', { count: row.attachmentCount })}</span>
          </span>
        ) : null}
      </Cell>
      <Cell name="requester">
        <bdi title={row.requester.email}>{row.requester.name}</bdi>
      </Cell>
      <Cell name="department">
        <bdi title={row.department.name}>{row.department.name}</bdi>
      </Cell>
      <Cell name="priority">
        <PriorityMark priority={row.priority} />
      </Cell>
      <Cell name="assignee">
        {who ? <bdi title={who.name}>{who.name}</bdi> : <span className={styles.none}>{t('desk-queue:nobody')}</span>}
      </Cell>
      <Cell name="due">
        {isClosedList || !isOpen ? row.closedAt ? <BriefTime at={row.closedAt} /> : '–' : <DueClock ticket={row} />}
      </Cell>
      <Cell name="updated">
        <BriefTime at={row.updatedAt} />
      </Cell>
    </div>
  )
})

function Cell({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see ticket-list.tsx.
    <div role="cell" className={styles[name]}>
      {children}
    </div>
  )
}
