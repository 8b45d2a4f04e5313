import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import styles from './mail.module.css'

/** From a mail to the list it stands in. */
export function BackLink({ to, label }: { to: '/admin/incoming-mail' | '/admin/outgoing-mail'; label: string }) {
  return (
    <Link to={to} className={styles.back}>
      <IconChevronLeft size={16} aria-hidden className="mantine-rotate-rtl" />
      {label}
    </Link>
  )
}
