import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { mailAddresses } from '#contract/mailboxes.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { SettingsPage } from './settings-page.tsx'
import type { SettingsForm } from './use-settings-form.ts'

export function MailPage() {
  return <SettingsPage group="mail" Fields={MailFields} />
}

const MEGABYTE = 1024 * 1024
const NARROW = { wrapper: { maxInlineSize: '12rem' } }
const REPLIES = ['token-and-dmarc', 'token', 'never'] as const

function MailFields({ form }: { form: SettingsForm<'mail'> }) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const adminEmail = input('adminEmail')
  const size = input('maxAttachmentBytes')
  const addressOf = { from: mailAddresses.list, labelOf: (one: Record<string, unknown>) => String(one.email) }
  return (
    <>
      <FieldSection level={2} title={t('admin-mail:settings.senders')} lead={t('admin-mail:settings.sendersLead')}>
        <IdSelect {...input('defaultAddressId')} {...addressOf} none={t('admin-mail:settings.noAddress')} />
        <IdSelect {...input('alertAddressId')} {...addressOf} none={t('admin-mail:settings.defaultAddress')} />
        <TextInput
          {...adminEmail}
          value={adminEmail.value ?? ''}
          onChange={(event) => form.setFieldValue('adminEmail', event.currentTarget.value.trim() || null)}
          type="email"
          maxLength={320}
        />
      </FieldSection>
      <FieldSection level={2} title={t('admin-mail:settings.incoming')}>
        <Switch {...check('acceptUnknownSenders')} />
        <Switch {...check('collaboratorsFromMail')} />
        <Switch {...check('usePriorityHeader')} />
        <Select
          {...input('agentReplies')}
          allowDeselect={false}
          data={REPLIES.map((value) => ({ value, label: t(`admin-mail:agentReplies.${value}`) }))}
        />
        <TagsInput
          {...input('authenticationServers')}
          onChange={(names) =>
            form.setFieldValue('authenticationServers', [...new Set(names.map((name) => name.trim().toLowerCase()))])
          }
          splitChars={[',', ' ', ';']}
          maxTags={20}
          acceptValueOnBlur
        />
        <NumberInput
          {...input('maxOpenTicketsPerRequester')}
          min={0}
          max={10_000}
          allowDecimal={false}
          styles={NARROW}
        />
        <NumberInput {...input('maxMessagesPerSender')} min={0} max={10_000} allowDecimal={false} styles={NARROW} />
        {form.values.maxMessagesPerSender === 0 ? null : (
          <NumberInput {...input('maxMessagesMinutes')} min={1} max={1440} allowDecimal={false} styles={NARROW} />
        )}
        <NumberInput
          {...input('newTicketAfterClosedDays')}
          min={0}
          max={3650}
          allowDecimal={false}
          suffix={` ${t('admin-mail:settings.days')}`}
          styles={NARROW}
        />
      </FieldSection>
      <FieldSection level={2} title={t('admin-mail:settings.outgoing')}>
        <TextInput {...input('replySeparator')} placeholder={t('admin-mail:settings.replySeparator')} maxLength={200} />
        <Switch {...check('attachmentsToRequesters')} />
        {form.values.attachmentsToRequesters ? (
          <NumberInput
            {...size}
            value={Math.round((form.values.maxAttachmentBytes / MEGABYTE) * 100) / 100}
            onChange={(megabytes) => size.onChange(Math.max(0, Math.round(Number(megabytes || 0) * MEGABYTE)))}
            suffix={` ${t('admin:unit.megabytes')}`}
            min={0}
            max={100}
            styles={NARROW}
          />
        ) : null}
      </FieldSection>
    </>
  )
}
