import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  label: string
  name: string
  autoComplete: 'current-password' | 'new-password'
  description?: string
  error?: string | undefined
}

export function PasswordField(props: Props) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      {...props}
      required
      withAsterisk={false}
      maxLength={128}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
    />
  )
}
