import { Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { Mailbox } from '#contract/mailboxes.ts'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { MailboxForm } from './form.ts'
import { Oauth } from './oauth.tsx'
import { SecretField } from './secret-field.tsx'

interface Props {
  form: UseFormReturnType<MailboxForm>
  item: Mailbox | null
}

/** Who signs in at the servers, and by what. */
export function SigningIn({ form, item }: Props) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { auth, oauthProvider } = form.values
  return (
    <FieldSection title={t('admin-mail:mailbox.signIn')}>
      <TextInput {...input('userName')} maxLength={320} autoComplete="off" />
      <Select
        {...input('auth', 'mailboxAuth')}
        allowDeselect={false}
        data={(['password', 'oauth'] as const).map((value) => ({ value, label: t(`admin-mail:auth.${value}`) }))}
      />
      {auth === 'password' ? (
        <SecretField
          form={form}
          name="password"
          isStored={item?.hasPassword ?? false}
          words={oauthProvider === 'other' ? 'mailboxPassword' : 'appPassword'}
        />
      ) : (
        <Oauth form={form} item={item} />
      )}
    </FieldSection>
  )
}
