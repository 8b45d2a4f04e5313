import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { signIn } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from './error-state.tsx'

interface Props {
  email?: string
  onDone: () => unknown
  /** Other ways in, below the button. */
  children?: ReactNode
}

export function SignInForm({ email = '', onDone, children }: Props) {
  const { t } = useTranslation()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    setBusy(true)
    try {
      await signIn(String(data.get('email')), String(data.get('password')))
      await onDone()
    } catch (error) {
      setProblem(problemIn(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemBanner problem={problem} />
        <TextInput
          label={t('ui:signIn.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          defaultValue={email}
          data-autofocus={email ? undefined : true}
          autoFocus={!email}
        />
        <PasswordInput
          label={t('ui:signIn.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={email ? true : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
        />
        <Button type="submit" loading={isBusy}>
          {t('ui:signIn.submit')}
        </Button>
        {children}
      </Stack>
    </form>
  )
}
