import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface Props {
  /** Of the ticket that the list is narrowed to, when one of the rows names it. */
  number: string | undefined
  value: number | undefined
  onClear: () => void
}

/** Says that a list holds the mails of one ticket, and lets go of it. Links from a ticket set it. */
export function TicketFilter({ number, value, onClear }: Props) {
  const { t } = useTranslation()
  if (value === undefined) return null
  return (
    <Button variant="light" rightSection={<IconX size={14} aria-hidden />} onClick={onClear}>
      {number ? t('admin-mail:list.ofTicket', { number }) : t('admin-mail:list.ofOneTicket')}
    </Button>
  )
}
