import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Mailbox, mailPresets, type OauthProvider } from '#contract/mailboxes.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { ConnectOutcome } from './connect-outcome.tsx'
import { DkimFields } from './dkim.tsx'
import { Fetching } from './fetching.tsx'
import { type MailboxForm, presetOf } from './form.ts'
import { MailboxTrouble } from './health.tsx'
import { Sending } from './sending.tsx'
import { SigningIn } from './signing-in.tsx'
import { TestPanel } from './test-panel.tsx'
import { useMailboxTest } from './use-mailbox-test.ts'

const providers = Object.keys(mailPresets) as OauthProvider[]

export function MailboxFields({ form, item }: FieldsProps<MailboxForm, Mailbox>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const test = useMailboxTest(form, item)
  return (
    <>
      <ConnectOutcome />
      {item ? <MailboxTrouble mailbox={item} /> : null}
      <TextInput {...input('name', 'mailboxName')} maxLength={100} required autoComplete="off" data-autofocus />
      <Select
        {...input('oauthProvider', 'mailProvider')}
        allowDeselect={false}
        data={providers.map((value) => ({ value, label: t(`admin-mail:provider.${value}`) }))}
        onChange={(to) => to && form.setValues(presetOf(to as OauthProvider, form.values))}
      />
      <SigningIn form={form} item={item} />
      <Fetching form={form} folders={test.folders} />
      <Sending form={form} item={item} />
      {form.values.fetches || form.values.sends ? (
        <Switch {...check('allowInvalidCertificate')} color="orange" />
      ) : null}
      <TestPanel test={test} form={form} />
      <DkimFields form={form} item={item} />
      <FieldSection title={t('admin-mail:mailbox.more')}>
        <AvailabilityField form={form} words="mailboxAvailability" />
        <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      </FieldSection>
    </>
  )
}
