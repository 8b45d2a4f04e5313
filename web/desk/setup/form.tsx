import { Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { setUp } from '#contract/session.ts'
import { formErrors } from '#web/form-errors.ts'
import type { Language } from '#web/i18n.ts'
import { signIn } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'

const zones = Intl.supportedValuesOf('timeZone')
const here = Intl.DateTimeFormat().resolvedOptions().timeZone

export function SetUpForm({ token }: { token: string }) {
  const { t, i18n } = useTranslation()
  const form = useForm({
    initialValues: { deskName: '', name: '', email: '', password: '', timeZone: zones.includes(here) ? here : 'UTC' },
    validateInputOnBlur: true,
    validate: { password: (text) => (text.length > 0 && text.length < 10 ? t('setup:passwordHint') : null) },
  })
  const { submit, isPending, problem } = useSubmit(setUp, {
    onDone: async () => {
      await signIn(form.values.email, form.values.password).catch(() => undefined)
      location.assign('/desk/')
    },
  })
  useServerErrors(form, problem)
  return (
    <form
      onSubmit={form.onSubmit((values) => submit({ body: { ...values, token, language: i18n.language as Language } }))}
      noValidate
    >
      <Stack>
        <ProblemBanner problem={Object.keys(formErrors(problem)).length > 0 ? null : problem} />
        <TextInput
          label={t('setup:deskName')}
          description={t('setup:deskNameHint')}
          required
          withAsterisk={false}
          autoFocus
          autoComplete="organization"
          {...form.getInputProps('deskName')}
        />
        <TextInput
          label={t('setup:name')}
          required
          withAsterisk={false}
          autoComplete="name"
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('setup:email')}
          type="email"
          required
          withAsterisk={false}
          autoComplete="username"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('setup:password')}
          description={t('setup:passwordHint')}
          required
          withAsterisk={false}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
          {...form.getInputProps('password')}
        />
        <Select
          label={t('setup:timeZone')}
          data={zones.includes('UTC') ? zones : ['UTC', ...zones]}
          searchable
          required
          withAsterisk={false}
          allowDeselect={false}
          {...form.getInputProps('timeZone')}
        />
        <Button type="submit" loading={isPending}>
          {t('setup:submit')}
        </Button>
      </Stack>
    </form>
  )
}
