import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'
import { useAuthForm } from '../auth-post.ts'
import { PasswordField } from '../password-field.tsx'
import styles from './page.module.css'
import { Section } from './section.tsx'

export function PasswordForm() {
  const { t } = useTranslation()
  const { requester } = useSession()
  const cache = useQueryClient()
  const form = useAuthForm('/change-password', {
    onDone: () => {
      form.props.ref.current?.reset()
      toast({ text: t('portal:password.changed'), tone: 'good' })
      void cache.invalidateQueries({ queryKey: ['session', 'sessions'] })
    },
  })
  return (
    <Section title={t('portal:password.title')} lead={t('portal:password.lead')}>
      <form {...form.props} className={styles.fields}>
        <ProblemBanner problem={form.problem} />
        {/* Tells a password manager whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={requester?.email} readOnly hidden />
        <PasswordField
          label={t('portal:password.current')}
          name="currentPassword"
          autoComplete="current-password"
          error={form.errors.currentPassword}
        />
        <PasswordField
          label={t('portal:password.new')}
          name="newPassword"
          autoComplete="new-password"
          description={t('portal:password.rule')}
          error={form.errors.newPassword}
        />
        <div>
          <Button type="submit" loading={form.isPending}>
            {t('portal:password.change')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
