import { Button, Group, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Macro, runMacroOnMany } from '#contract/macros.ts'
import type { TicketSummary } from '#contract/tickets.ts'
import { problemIn, useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { toast } from '#web/ui/toast.tsx'
import { ForeseenList } from '../../macros/foreseen-list.tsx'
import styles from '../../macros/macros.module.css'
import { isTicketList } from '../cache.ts'
import { usePreview } from './use-preview.ts'

/** So many are foreseen at once; of the others when they are opened. */
const FORESEEN = 3

interface Props {
  macro: Macro
  tickets: TicketSummary[]
  /** With those that it could not be done with. */
  onDone: (left: number[]) => void
  onClose: () => void
}

/** What a macro will do with several tickets, each by itself; then it does it, and says which refused and why. */
export function MacroOnMany({ macro, tickets: selected, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  // What is selected may change in the list behind; what is agreed to does not.
  const [tickets] = useState(selected)
  const { submitAsync, isPending, problem, reply } = useSubmit(runMacroOnMany)
  const refused = reply?.items.filter((item) => item.problem !== null) ?? []
  const run = async () => {
    try {
      const { items } = await submitAsync({
        params: { id: macro.id },
        body: { ticketIds: tickets.map(({ id }) => id) },
      })
      const left = items.filter((item) => item.problem !== null).map(({ ticketId }) => ticketId)
      const count = items.length - left.length
      if (count > 0) toast({ text: t('desk-ticket:macro.doneMany', { name: macro.name, count }), tone: 'good' })
      onDone(left)
      void cache.invalidateQueries({ predicate: isTicketList })
      void cache.invalidateQueries({ queryKey: ['queues'] })
      if (left.length === 0) onClose()
    } catch {
      // Said in the dialog.
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={<bdi>{macro.name}</bdi>}
      size="lg"
      returnFocus
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <ProblemBanner problem={problem} />
      {reply ? (
        <>
          <p role="alert">{t('desk-ticket:macro.refused', { count: refused.length })}</p>
          <ul className={styles.many}>
            {refused.map((item) => (
              <li key={item.ticketId}>
                <TicketName ticket={tickets.find(({ id }) => id === item.ticketId)} />
                {item.problem ? <p>{problemWords(item.problem).happened}</p> : null}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <ul className={styles.many}>
          {tickets.map((ticket, at) => (
            <Preview key={ticket.id} macro={macro} ticket={ticket} isOpenAtOnce={at < FORESEEN} />
          ))}
        </ul>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {reply ? t('ui:close') : t('common:cancel')}
        </Button>
        {reply ? null : (
          <Button data-autofocus loading={isPending} onClick={run}>
            {t('desk-ticket:macro.goMany', { count: tickets.length })}
          </Button>
        )}
      </Group>
    </Modal>
  )
}

function TicketName({ ticket }: { ticket: TicketSummary | undefined }) {
  return ticket ? (
    <span>
      #{ticket.number} <bdi>{ticket.subject}</bdi>
    </span>
  ) : null
}

interface PreviewProps {
  macro: Macro
  ticket: TicketSummary
  isOpenAtOnce: boolean
}

function Preview({ macro, ticket, isOpenAtOnce }: PreviewProps) {
  const [isOpen, setOpen] = useState(isOpenAtOnce)
  const { data, error } = usePreview(macro, ticket, isOpen)
  const problem = problemIn(error)
  return (
    <li>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <TicketName ticket={ticket} />
        </summary>
        {problem ? <p role="alert">{Object.values(problemWords(problem)).join(' ')}</p> : null}
        {data ? <ForeseenList foreseen={data} /> : problem ? null : <RowSkeletons count={1} />}
      </details>
    </li>
  )
}
