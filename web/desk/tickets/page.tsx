import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { preloadRichText } from '#web/ui/rich-text.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { useReadOnOpening } from '../bell/use-notifications.ts'
import { cameFrom } from '../queue/last-list.ts'
import { MissingPage } from '../shell/page-states.tsx'
import { ticketQuery } from './cache.ts'
import { Composer } from './composer/composer.tsx'
import { TicketContext } from './context/ticket-context.tsx'
import { TicketHeader } from './header/ticket-header.tsx'
import styles from './page.module.css'
import { QuickEdit } from './properties/quick-edit.tsx'
import type { EditName } from './properties/specs.tsx'
import { Thread } from './thread/thread.tsx'
import { useThread } from './thread/use-thread.ts'
import { useThreadPlace } from './thread/use-thread-place.ts'
import { TicketKeys } from './ticket-keys.tsx'
import { useTicketActs } from './use-ticket-acts.ts'

export function TicketPage() {
  const { ticketId } = useParams({ from: '/desk/tickets/$ticketId' })
  const id = Number(ticketId)
  const isId = Number.isSafeInteger(id) && id > 0
  const { data: ticket, error, refetch } = useQuery({ ...ticketQuery(id), enabled: isId })
  if (!isId || problemIn(error)?.status === 404) return <MissingPage />
  if (ticket) return <Loaded key={ticket.id} ticket={ticket} />
  if (error) return <ErrorState problem={problemIn(error)} onRetry={refetch} />
  return <Loading />
}

function Loaded({ ticket }: { ticket: Ticket }) {
  const { items, earlier, error, refetch } = useThread(ticket.id)
  const [editing, setEditing] = useState<EditName | null>(null)
  const place = useThreadPlace(items, useAgent().id)
  // The neighbours are those of the list as it was left.
  const from = useMemo(() => cameFrom(ticket.id), [ticket.id])
  useReadOnOpening(ticket.id)
  // What had the focus is gone; keys go on from here and readers begin at the heading.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true })
  }, [])
  // By the time somebody wants to write, the editor is there.
  useEffect(() => {
    const timer = setTimeout(preloadRichText, 1000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={styles.page} data-fill>
      <TicketHeader ticket={ticket} cameFrom={from} onEdit={setEditing} />
      {ticket.deletedAt ? <Deleted ticket={ticket} /> : null}
      {items ? <Thread ticket={ticket} items={items} earlier={earlier} place={place} /> : null}
      {error && !items ? <ErrorState problem={problemIn(error)} onRetry={refetch} /> : null}
      {items || error ? null : (
        <div className={styles.loading}>
          <BlockSkeleton height={120} />
          <BlockSkeleton height={90} />
        </div>
      )}
      {ticket.deletedAt ? null : <Composer ticket={ticket} place={place} />}
      <TicketContext ticket={ticket} />
      <TicketKeys ticket={ticket} cameFrom={from} thread={place.scroller} onEdit={setEditing} />
      {editing ? <QuickEdit ticketId={ticket.id} name={editing} onClose={() => setEditing(null)} /> : null}
    </div>
  )
}

function Deleted({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const { restore } = useTicketActs(ticket)
  return (
    <div className={styles.deleted} role="status">
      <span>{t('desk-ticket:deleted')}</span>
      {restore ? (
        <Button size="compact-sm" variant="default" onClick={restore}>
          {t('desk-ticket:act.restore')}
        </Button>
      ) : null}
    </div>
  )
}

function Loading() {
  return (
    <div className={styles.page} data-fill>
      <div className={styles.loading}>
        <BlockSkeleton height={60} />
        <BlockSkeleton height={140} />
        <BlockSkeleton height={90} />
      </div>
    </div>
  )
}
