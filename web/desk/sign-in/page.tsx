import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { BarePage } from '#web/ui/bare-page.tsx'
import { SignInForm } from '#web/ui/sign-in-form.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const { desk, requester } = useSession()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  return (
    <BarePage desk={desk} title={t('ui:signIn.title')}>
      {requester ? <p>{t('ui:signIn.asRequester', { name: requester.name })}</p> : null}
      <SignInForm onDone={() => navigate({ to: inside(next), replace: true })} />
    </BarePage>
  )
}

// Only pages of the desk: the address bar could hold anything.
function inside(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') ? next.replace(/^\/desk(?=\/|$)/, '') || '/' : '/'
}
