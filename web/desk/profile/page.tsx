import { useTranslation } from 'react-i18next'
import { PageHeader } from '#web/ui/page-header.tsx'
import { DetailsForm } from './details-form.tsx'
import { Notices } from './notices.tsx'
import { PasswordForm } from './password-form.tsx'
import { Preferences } from './preferences.tsx'
import styles from './profile.module.css'
import { Sessions } from './sessions.tsx'
import { WorkAndAbsence } from './work.tsx'

export function ProfilePage() {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <PageHeader title={t('ui:profile.title')} />
      <DetailsForm />
      <WorkAndAbsence />
      <Notices />
      <Preferences />
      <PasswordForm />
      <Sessions />
    </div>
  )
}
