import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { insidePath } from '#web/inside-path.ts'
import { useSession } from '#web/session.ts'
import { SignInForm } from '#web/ui/sign-in-form.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const { desk } = useSession()
  const { next } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  return (
    <NarrowPage
      title={t('portal:signIn.title')}
      lead={t('portal:signIn.lead')}
      foot={
        <>
          <Link to="/forgot-password">{t('portal:signIn.forgot')}</Link>
          {desk.signUp ? <Link to="/sign-up">{t('portal:signIn.signUp')}</Link> : null}
          <Link to="/check">{t('portal:signIn.check')}</Link>
          <a href="/desk">{t('portal:signIn.agent')}</a>
        </>
      }
    >
      <SignInForm onDone={() => router.history.replace(insidePath(next, '/requests'))} />
    </NarrowPage>
  )
}
