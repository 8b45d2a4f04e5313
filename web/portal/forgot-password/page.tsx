import { Button, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAuthForm } from '../auth-post.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import { Answered } from '../shell/answered.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

export function ForgotPasswordPage() {
  const { t } = useTranslation()
  const form = useAuthForm('/request-password-reset')
  if (form.isDone) {
    return (
      <Answered title={t('portal:forgot.sent')} action={{ label: t('portal:signUp.again'), run: form.reset }}>
        {t('portal:forgot.sentText')}
      </Answered>
    )
  }
  return (
    <NarrowPage
      title={t('portal:forgot.title')}
      lead={t('portal:forgot.lead')}
      foot={<Link to="/sign-in">{t('portal:forgot.back')}</Link>}
    >
      <form {...form.props}>
        <Stack>
          <FormProblemBanner problem={form.problem} />
          <TextInput
            label={t('common:email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            error={form.errors.email}
          />
          <Button type="submit" loading={form.isPending}>
            {t('portal:forgot.submit')}
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  )
}
