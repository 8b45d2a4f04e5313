import { Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type MailAddress, mailboxes } from '#contract/mailboxes.ts'
import { departments } from '#contract/people.ts'
import { helpTopics, priorities } from '#contract/reference.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

export type AddressForm = Pick<MailAddress, 'email' | 'name' | 'autoResponse' | 'notes' | 'availability'> & {
  mailboxId: number | null
  departmentId: number | null
  helpTopicId: number | null
  priorityId: number | null
}

export function AddressFields({ form }: FieldsProps<AddressForm>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('email')} type="email" maxLength={320} required autoComplete="off" data-autofocus />
      <TextInput {...input('name', 'senderName')} maxLength={200} autoComplete="off" />
      <IdSelect {...input('mailboxId')} from={mailboxes.list} none={t('admin-mail:address.noMailbox')} />
      <FieldSection title={t('admin-mail:address.tickets')} lead={t('admin-mail:address.ticketsLead')}>
        <IdSelect {...input('departmentId')} from={departments.list} none={t('admin-mail:address.open')} />
        <Pairs>
          <IdSelect {...input('helpTopicId')} from={helpTopics.list} none={t('admin-mail:address.open')} />
          <IdSelect {...input('priorityId')} from={priorities.list} none={t('admin-mail:address.open')} />
        </Pairs>
        <Switch {...check('autoResponse', 'mailAutoResponse')} />
      </FieldSection>
      <AvailabilityField form={form} words="addressAvailability" />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
