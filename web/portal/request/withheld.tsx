import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PortalTicket } from '#contract/portal.ts'
import styles from './withheld.module.css'

/** Who has only typed an address is told that there is an answer, not what it says: it waits where the address leads. */
export function Withheld({ ticket }: { ticket: PortalTicket }) {
  const { t } = useTranslation()
  const { withheldReplies: count, number, requester } = ticket
  return (
    <div role="status">
      {count > 0 ? (
        <div className={styles.notice}>
          <strong>{t('portal:withheld.title')}</strong>
          <p>{t('portal:withheld.text', { count, email: requester.email })}</p>
          <Link to="/check" search={{ number }}>
            {t('portal:withheld.ask')}
          </Link>
        </div>
      ) : null}
    </div>
  )
}
