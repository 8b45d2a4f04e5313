import { Button, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { useAuthForm } from '../auth-post.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import { PasswordField } from '../password-field.tsx'
import { Answered } from '../shell/answered.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

/** Whether the address has an account already is told in the mail, not here. */
export function SignUpPage() {
  const { t, i18n } = useTranslation()
  const { desk, guest } = useSession()
  const form = useAuthForm('/sign-up/email', { extra: { language: i18n.language } })
  if (form.isDone) {
    return (
      <Answered title={t('portal:signUp.sent')} action={{ label: t('portal:signUp.again'), run: form.reset }}>
        {t('portal:signUp.sentText')}
      </Answered>
    )
  }
  const signIn = (
    <p>
      {t('portal:signUp.have')} <Link to="/sign-in">{t('ui:signIn.submit')}</Link>
    </p>
  )
  if (!desk.signUp)
    return <NarrowPage title={t('portal:signUp.title')} lead={t('portal:signUp.closed')} foot={signIn} />
  return (
    <NarrowPage title={t('portal:signUp.title')} lead={t('portal:signUp.lead')} foot={signIn}>
      <form {...form.props}>
        <Stack>
          <FormProblemBanner problem={form.problem} />
          <TextInput
            label={t('portal:new.name')}
            name="name"
            autoComplete="name"
            required
            withAsterisk={false}
            dir="auto"
            maxLength={200}
            defaultValue={guest?.name}
            error={form.errors.name}
          />
          <TextInput
            label={t('common:email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            defaultValue={guest?.email}
            error={form.errors.email}
          />
          <PasswordField
            label={t('ui:signIn.password')}
            name="password"
            autoComplete="new-password"
            description={t('portal:password.rule')}
            error={form.errors.password}
          />
          <Button type="submit" loading={form.isPending}>
            {t('portal:signUp.submit')}
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  )
}
