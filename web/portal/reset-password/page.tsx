import { Button, Stack } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useAuthForm } from '../auth-post.ts'
import { useLinkToken } from '../link-token.ts'
import { PasswordField } from '../password-field.tsx'
import { Answered } from '../shell/answered.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

/** Where the mailed link leads: a new password, for requesters and agents alike. */
export function ResetPasswordPage() {
  const { t } = useTranslation()
  const token = useLinkToken()
  const form = useAuthForm('/reset-password', { extra: { token } })
  if (form.isDone) {
    return (
      <Answered title={t('portal:reset.done')} icon={<IconCheck size={24} />}>
        <p>{t('portal:reset.doneText')}</p>
        <Link to="/sign-in">{t('ui:signIn.submit')}</Link> · <a href="/desk">{t('portal:signIn.agent')}</a>
      </Answered>
    )
  }
  if (!token || form.problem?.code === 'link_expired' || form.errors.token) {
    return (
      <NarrowPage
        title={t('portal:link.over')}
        lead={t('portal:link.overText')}
        foot={<Link to="/forgot-password">{t('portal:reset.askAgain')}</Link>}
      />
    )
  }
  return (
    <NarrowPage title={t('portal:reset.title')} lead={t('portal:reset.lead')}>
      <form {...form.props}>
        <Stack>
          <ProblemBanner problem={form.problem} />
          <PasswordField
            label={t('portal:password.new')}
            name="newPassword"
            autoComplete="new-password"
            description={t('portal:password.rule')}
            error={form.errors.newPassword}
          />
          <Button type="submit" loading={form.isPending}>
            {t('portal:reset.submit')}
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  )
}
