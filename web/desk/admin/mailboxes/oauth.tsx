import { CopyButton, Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Mailbox, mailPresets, OAUTH_CALLBACK } from '#contract/mailboxes.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { useFields } from '../fields/use-fields.ts'
import { Connect } from './connect.tsx'
import { grantOf, type MailboxForm } from './form.ts'
import styles from './mailboxes.module.css'
import { SecretField } from './secret-field.tsx'

interface Props {
  form: UseFormReturnType<MailboxForm>
  item: Mailbox | null
}

/** Signing in by a provider's consent instead of a password. */
export function Oauth({ form, item }: Props) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { oauthProvider, oauthGrant } = form.values
  const isPerson = oauthGrant === 'authorization_code'
  const grants = mailPresets[oauthProvider].oauthGrants
  const details = (
    <>
      {isPerson ? <TextInput {...input('oauthAuthorizeUrl')} type="url" maxLength={500} autoComplete="off" /> : null}
      <TextInput {...input('oauthTokenUrl')} type="url" maxLength={500} autoComplete="off" />
      <TextInput {...input('oauthScopes')} maxLength={2000} autoComplete="off" />
    </>
  )
  return (
    <>
      <Select
        {...input('oauthGrant')}
        allowDeselect={false}
        data={grants.map((value) => ({ value, label: t(`admin-mail:grant.${value}`) }))}
        onChange={(grant) => grant && form.setValues(grantOf(grant as MailboxForm['oauthGrant'], form.values))}
      />
      <TextInput {...input('oauthClientId')} maxLength={500} autoComplete="off" />
      <SecretField
        form={form}
        name="oauthClientSecret"
        isStored={item?.hasOauthClientSecret ?? false}
        words="oauthClientSecret"
      />
      {isPerson ? <CallbackUrl /> : null}
      {oauthProvider === 'other' || !isPerson ? (
        details
      ) : (
        <details className={styles.more}>
          <summary>{t('admin-mail:oauth.details')}</summary>
          <div>{details}</div>
        </details>
      )}
      {isPerson ? <Connect mailbox={item} isDirty={form.isDirty()} /> : null}
    </>
  )
}

/** What has to be registered at the provider, to be copied from here. */
function CallbackUrl() {
  const { t } = useTranslation()
  const url = `${location.origin}${OAUTH_CALLBACK}`
  return (
    <CopyButton value={url}>
      {({ copied, copy }) => (
        <TextInput
          label={t('admin-mail:oauth.callback')}
          description={t('admin-mail:oauth.callbackHint')}
          value={url}
          readOnly
          rightSection={
            <IconButton aria-label={copied ? t('admin:apiKey.copied') : t('admin-mail:copy')} onClick={copy}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </IconButton>
          }
        />
      )}
    </CopyButton>
  )
}
