import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type AlertKind, alertKinds, type NoticeSettings } from '#contract/mail-settings.ts'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { AlertFields } from './alert-fields.tsx'
import { SettingsPage } from './settings-page.tsx'
import type { SettingsForm } from './use-settings-form.ts'

export function NoticesPage() {
  return <SettingsPage group="notices" Fields={NoticeFields} />
}

type Switches = Exclude<keyof NoticeSettings, AlertKind>

const receipts = ['ticketReceipt', 'messageReceipt', 'overLimit'] as const satisfies Switches[]
const news = [
  'openedByAgent',
  'participants',
  'requesterAssigned',
  'requesterStatus',
  'requesterResolved',
  'requesterMerged',
] as const satisfies Switches[]

/** What requesters and agents are told. Agents may switch off for themselves, but not on, what stands here. */
function NoticeFields({ form }: { form: SettingsForm<'notices'> }) {
  const { t } = useTranslation()
  const { check } = useFields(form)
  return (
    <>
      <FieldSection level={2} title={t('admin-notices:alerts')} lead={t('admin-notices:alertsLead')}>
        {alertKinds.map((kind) => (
          <AlertFields key={kind} form={form} kind={kind} />
        ))}
      </FieldSection>
      <FieldSection level={2} title={t('admin-notices:receipts')} lead={t('admin-notices:receiptsLead')}>
        {receipts.map((name) => (
          <Switch key={name} {...check(name)} />
        ))}
      </FieldSection>
      <FieldSection level={2} title={t('admin-notices:news')} lead={t('admin-notices:newsLead')}>
        {news.map((name) => (
          <Switch key={name} {...check(name)} />
        ))}
      </FieldSection>
    </>
  )
}
