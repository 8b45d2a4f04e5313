import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { FormProblemBanner } from '../form-problem.tsx'
import styles from './page.module.css'
import type { RequestForm } from './use-request-form.ts'

/** What stands in the form was typed earlier. */
export function FormNotice({ request }: { request: RequestForm }) {
  const { t } = useTranslation()
  if (!request.isRestored) return null
  return (
    <div className={styles.notice}>
      <span>{t('portal:form.restored')}</span>
      <Button variant="subtle" size="compact-sm" onClick={request.startOver}>
        {t('portal:form.startOver')}
      </Button>
    </div>
  )
}

/** Why it was not sent: how many fields need attention, or what went wrong. */
export function FormProblem({ request }: { request: RequestForm }) {
  const { t } = useTranslation()
  const { errors, attempt, problem, uploads } = request
  const count = Object.keys(errors).length
  if (count > 0) {
    return (
      <p className={styles.bad} role="alert" key={attempt}>
        {t('portal:form.attention', { count })}
      </p>
    )
  }
  if (attempt > 0 && uploads.hasFailed) {
    return (
      <p className={styles.bad} role="alert">
        {t('portal:form.failedFiles')}
      </p>
    )
  }
  return <FormProblemBanner problem={problem} />
}
