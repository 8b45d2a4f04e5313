import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PropertyEditor } from '#web/ui/property-editor.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { ticketQuery } from '../cache.ts'
import type { EditName } from './specs.tsx'
import { useEdit } from './use-edit.tsx'

interface Props {
  ticketId: number
  name: EditName
  onClose: () => void
}

/** The editor of one property over the page: for keys, in the list as on the ticket. */
export function QuickEdit({ ticketId, name, onClose }: Props) {
  const { t } = useTranslation()
  const { data: ticket, error } = useQuery(ticketQuery(ticketId))
  useReturnFocus()
  const field = t(`desk-ticket:field.${name}`)
  return (
    <Modal
      opened
      onClose={onClose}
      size="sm"
      yOffset="12dvh"
      title={ticket ? t('desk-ticket:quick.title', { field, number: ticket.number }) : field}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
      transitionProps={{ duration: 80 }}
    >
      {ticket ? <Loaded ticket={ticket} name={name} onClose={onClose} /> : null}
      {error && !ticket ? <ErrorState problem={problemIn(error)} /> : null}
      {!ticket && !error ? <BlockSkeleton height={160} /> : null}
    </Modal>
  )
}

/** Where the focus was before, it is again after. */
function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement)
          before.focus({ preventScroll: true })
      })
    }
  }, [])
}

function Loaded({ ticket, name, onClose }: { ticket: Ticket; name: EditName; onClose: () => void }) {
  const { t } = useTranslation()
  const { shown: _, begin: __, canEdit, ...edit } = useEdit(ticket, name)
  if (!canEdit) return <p>{t('desk-ticket:quick.forbidden')}</p>
  return <PropertyEditor {...edit} onClose={onClose} />
}
