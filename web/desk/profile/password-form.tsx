import { Button, Checkbox, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formErrors } from '#web/form-errors.ts'
import { post, useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import styles from './profile.module.css'
import { Section } from './section.tsx'

export function PasswordForm() {
  const { t } = useTranslation()
  const agent = useAgent()
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '', revokeOtherSessions: true },
    validate: {
      currentPassword: (text) => (text === '' ? t('profile:password.needed') : null),
      newPassword: (text) => (text.length < 10 ? t('profile:password.short') : null),
    },
  })
  const mutation = useMutation({
    mutationFn: (values: typeof form.values) => post('/api/auth/change-password', values),
    onSuccess: () => {
      form.reset()
      toast({ text: t('profile:password.changed'), tone: 'good' })
      void cache.invalidateQueries({ queryKey: ['session', 'sessions'] })
    },
  })
  const problem = problemIn(mutation.error)
  useServerErrors(form, problem)
  const field = { maxLength: 128, required: true, withAsterisk: false }
  const eye = { 'aria-label': t('ui:signIn.show') }
  return (
    <Section title={t('profile:password.title')}>
      <form className={styles.fields} onSubmit={form.onSubmit((values) => mutation.mutate(values))} noValidate>
        <ProblemBanner problem={Object.keys(formErrors(problem)).length > 0 ? null : problem} />
        {/* Tells a password manager whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={agent.email} readOnly hidden />
        <PasswordInput
          {...field}
          label={t('profile:password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          {...field}
          label={t('profile:password.new')}
          description={t('profile:password.hint')}
          autoComplete="new-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('newPassword')}
        />
        <Checkbox
          label={t('profile:password.others')}
          {...form.getInputProps('revokeOtherSessions', { type: 'checkbox' })}
        />
        <div>
          <Button type="submit" loading={mutation.isPending}>
            {t('profile:password.change')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
