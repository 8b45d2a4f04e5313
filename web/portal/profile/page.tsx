import { useTranslation } from 'react-i18next'
import { PageHeader } from '#web/ui/page-header.tsx'
import { ContactForm } from './contact-form.tsx'
import { DetailsForm } from './details-form.tsx'
import { Notices } from './notices.tsx'
import styles from './page.module.css'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'

export function ProfilePage() {
  const { t } = useTranslation()
  return (
    <div className={styles.page}>
      <PageHeader title={t('portal:profile.title')} />
      <DetailsForm />
      <ContactForm />
      <Notices />
      <PasswordForm />
      <Sessions />
    </div>
  )
}
