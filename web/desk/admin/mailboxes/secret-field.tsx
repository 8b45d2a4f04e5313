import { Button, PasswordInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useFields } from '../fields/use-fields.ts'
import type { MailboxForm, SecretName } from './form.ts'
import styles from './mailboxes.module.css'

interface Props {
  form: UseFormReturnType<MailboxForm>
  name: Exclude<SecretName, 'dkimKey'>
  isStored: boolean
  words: string
}

/** Taken and never shown again: what is stored can be replaced or forgotten. */
export function SecretField({ form, name, isStored, words }: Props) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { value, ...props } = input(name, words)
  const isForgotten = value === null
  return (
    <div className={styles.secret}>
      <PasswordInput
        {...props}
        value={value ?? ''}
        autoComplete="new-password"
        maxLength={20_000}
        placeholder={placeholderOf({ isStored, isForgotten }, t)}
        visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
      />
      {isStored ? (
        <Button variant="subtle" color="gray" onClick={() => form.setFieldValue(name, isForgotten ? '' : null)}>
          {isForgotten ? t('admin-mail:secret.keep') : t('admin-mail:secret.forget')}
        </Button>
      ) : null}
    </div>
  )
}

export function placeholderOf(
  { isStored, isForgotten }: { isStored: boolean; isForgotten: boolean },
  t: (key: string) => string,
): string | undefined {
  if (!isStored) return undefined
  return isForgotten ? t('admin-mail:secret.forgotten') : t('admin-mail:secret.stored')
}
