import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import styles from './mail.module.css'

interface Props {
  to: '/admin/incoming-mail' | '/admin/outgoing-mail' | '/admin/simulations'
  label: string
}

/** From one thing to the list it stands in. */
export function BackLink({ to, label }: Props) {
  return (
    <Link to={to} className={styles.back}>
      <IconChevronLeft size={16} aria-hidden className="mantine-rotate-rtl" />
      {label}
    </Link>
  )
}
