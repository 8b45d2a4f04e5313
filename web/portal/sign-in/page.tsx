import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '#web/ui/page-header.tsx'
import { SignInForm } from '#web/ui/sign-in-form.tsx'
import styles from './page.module.css'

export function SignInPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  return (
    <div className={styles.narrow}>
      <PageHeader title={t('portal:signIn.title')} lead={t('portal:signIn.lead')} />
      <SignInForm onDone={() => navigate({ to: inside(next), replace: true })} />
    </div>
  )
}

// Only pages of the portal: the address bar could hold anything.
function inside(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next : '/requests'
}
