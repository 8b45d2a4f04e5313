import type { ReactNode } from 'react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { Property } from '#web/ui/property.tsx'
import type { EditName } from './specs.tsx'
import { useEdit } from './use-edit.tsx'

/** One property of the ticket, edited where it stands. */
export function TicketProperty({ ticket, name, hint }: { ticket: Ticket; name: EditName; hint?: ReactNode }) {
  const { t } = useTranslation()
  const { shown, begin, ...edit } = useEdit(ticket, name)
  const [isOpen, setOpen] = useState(false)
  return (
    <Property
      {...edit}
      hint={hint}
      placeholder={edit.canEdit ? edit.text : t('common:none')}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (open) begin()
        setOpen(open)
      }}
    >
      {shown}
    </Property>
  )
}
