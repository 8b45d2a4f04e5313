import { IconArrowLeft, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { namePage } from '#web/ui/page-title.ts'
import type { CameFrom } from '../../queue/last-list.ts'
import { DueClock, PriorityMark, StatusMark } from '../marks.tsx'
import type { EditName } from '../properties/specs.tsx'
import { WhyHint } from '../why/why-hint.tsx'
import { Chip } from './chip.tsx'
import styles from './header.module.css'
import { HeaderActions } from './header-actions.tsx'
import { IconLink } from './icon-link.tsx'
import { Subject } from './subject.tsx'

interface Props {
  ticket: Ticket
  cameFrom: CameFrom | null
  onEdit: (name: EditName) => void
}

/** What a ticket is at a glance; every fact opens its editor. */
export function TicketHeader({ ticket, cameFrom, onEdit }: Props) {
  const { t } = useTranslation()
  const { assignee, status } = ticket
  useEffect(() => {
    namePage(`${ticket.number} ${ticket.subject}`)
  }, [ticket.number, ticket.subject])
  const who = assignee.agent?.name ?? assignee.team?.name
  return (
    <header className={styles.header}>
      <div className={styles.top}>
        {cameFrom ? (
          <>
            <IconLink href={cameFrom.href} label={t('desk-ticket:nav.back')} keys="u" icon={IconArrowLeft} />
            <IconLink
              ticket={cameFrom.previous}
              label={t('desk-ticket:nav.previous')}
              keys="["
              icon={IconChevronLeft}
            />
            <IconLink ticket={cameFrom.next} label={t('desk-ticket:nav.next')} keys="]" icon={IconChevronRight} />
          </>
        ) : null}
        <span className={styles.number}>{ticket.number}</span>
        <span className={styles.gap} />
        <HeaderActions ticket={ticket} onEdit={onEdit} />
      </div>
      <Subject ticket={ticket} />
      <div className={styles.chips}>
        <Chip ticket={ticket} name="status" onEdit={onEdit}>
          <StatusMark status={status} />
        </Chip>
        <Chip ticket={ticket} name="priority" onEdit={onEdit}>
          <PriorityMark priority={ticket.priority} />
        </Chip>
        <Chip ticket={ticket} name="agent" onEdit={onEdit}>
          {who ? <bdi>{who}</bdi> : <em className={styles.none}>{t('desk-ticket:unassigned')}</em>}
        </Chip>
        <Chip ticket={ticket} name="department" onEdit={onEdit}>
          <bdi>{ticket.department.name}</bdi>
        </Chip>
        {ticket.helpTopic ? (
          <Chip ticket={ticket} name="helpTopic" onEdit={onEdit}>
            <bdi>{ticket.helpTopic.name}</bdi>
          </Chip>
        ) : null}
        {ticket.dueAt && status.state === 'open' ? (
          <span className={styles.due}>
            <DueClock ticket={ticket} />
            <WhyHint ticketId={ticket.id} field="dueAt" label={t('desk-ticket:field.dueAt')} />
          </span>
        ) : null}
        {status.state === 'open' && !ticket.isAnswered ? (
          <span className={styles.flag}>{t('desk-ticket:unanswered')}</span>
        ) : null}
      </div>
    </header>
  )
}
