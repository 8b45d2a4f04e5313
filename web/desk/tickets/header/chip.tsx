import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { type EditName, specs } from '../properties/specs.tsx'
import styles from './header.module.css'

interface Props {
  ticket: Ticket
  name: EditName
  onEdit: (name: EditName) => void
  children: ReactNode
}

/** One fact in the header; a button where it may be changed. */
export function Chip({ ticket, name, onEdit, children }: Props) {
  const { t } = useTranslation()
  const field = t(`desk-ticket:field.${name}`)
  const mayEdit = ticket.deletedAt === null && specs[name].abilities.some((one) => ticket.abilities.includes(one))
  if (!mayEdit) {
    return (
      <span className={styles.chip} title={field}>
        <span className="visually-hidden">{field} </span>
        {children}
      </span>
    )
  }
  return (
    <button type="button" className={styles.chip} title={field} onClick={() => onEdit(name)}>
      <span className="visually-hidden">{field} </span>
      {children}
    </button>
  )
}
