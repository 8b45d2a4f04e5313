import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  label: string
  name: string
  autoComplete: 'current-password' | 'new-password'
  description?: string
  error?: string | undefined
}

export function PasswordField({ description, ...props }: Props) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      {...props}
      description={props.error ? undefined : description}
      required
      withAsterisk={false}
      maxLength={128}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
    />
  )
}
