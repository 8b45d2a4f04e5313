import { Button, Stack } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { queryClient } from '#web/queries.ts'
import { sessionQuery } from '#web/session.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useAuthForm } from '../auth-post.ts'
import { useLinkToken } from '../link-token.ts'
import { PasswordField } from '../password-field.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

/** Where the link for a new account leads. The password shows that its owner is the one who asked for it. */
export function VerifyEmailPage() {
  const { t } = useTranslation()
  const token = useLinkToken()
  const navigate = useNavigate()
  const form = useAuthForm('/verify-email', {
    extra: { token },
    onDone: async () => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await navigate({ to: '/requests', replace: true })
    },
  })
  if (!token || form.problem?.code === 'link_expired' || form.errors.token) {
    return (
      <NarrowPage
        title={t('portal:link.over')}
        lead={t('portal:link.overText')}
        foot={
          <>
            <Link to="/sign-in">{t('ui:signIn.submit')}</Link>
            <Link to="/sign-up">{t('portal:signIn.signUp')}</Link>
          </>
        }
      />
    )
  }
  return (
    <NarrowPage title={t('portal:verify.title')} lead={t('portal:verify.lead')}>
      <form {...form.props}>
        <Stack>
          <ProblemBanner problem={form.problem?.code === 'wrong_credentials' ? null : form.problem} />
          <PasswordField
            label={t('ui:signIn.password')}
            name="password"
            autoComplete="current-password"
            error={form.problem?.code === 'wrong_credentials' ? t('portal:wrong.chosenPassword') : form.errors.password}
          />
          <Button type="submit" loading={form.isPending}>
            {t('portal:verify.submit')}
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  )
}
