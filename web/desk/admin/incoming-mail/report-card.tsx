import { useTranslation } from 'react-i18next'
import type { LedgerMessage } from '#contract/intake.ts'
import { Card } from '../mail/card.tsx'
import styles from '../mail/mail.module.css'
import type { MailFacts } from './mail-facts.ts'

/** What a report says became of a mail that was sent from here. */
export function ReportCard({ message }: { message: LedgerMessage }) {
  const { t, i18n } = useTranslation()
  const { report } = message.facts as MailFacts
  if (!report || report.recipients.length === 0) return null
  const actionOf = (action: string) =>
    i18n.exists(`admin-mail:action.${action}`) ? t(`admin-mail:action.${action}`) : action
  return (
    <Card title={t('admin-mail:in.report')}>
      <ul className={styles.history}>
        {report.recipients.map(({ address, action, status, diagnostic }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report can name somebody twice.
          <li key={i}>
            <span>
              <bdi>{address}</bdi>: {actionOf(action)} {status}
            </span>
            {diagnostic ? <q className={styles.soft}>{diagnostic}</q> : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
