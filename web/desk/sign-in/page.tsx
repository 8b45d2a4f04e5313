import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { insidePath } from '#web/inside-path.ts'
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

// Of the desk, whose addresses are told without its own beginning.
function inside(next: string | undefined): string {
  return insidePath(insidePath(next, '/').replace(/^\/desk(?=\/|$)/, ''), '/')
}
