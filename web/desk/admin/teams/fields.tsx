import { Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { agents } from '#contract/people.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { EntryList } from '../fields/entry-list.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

export type TeamForm = {
  name: string
  leadId: number | null
  mutesAssignmentAlerts: boolean
  members: { agentId: number | null; alerts: boolean }[]
  notes: string
  availability: 'active' | 'disabled' | 'archived'
}

export function TeamFields({ form }: FieldsProps<TeamForm>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <IdSelect {...input('leadId')} from={agents.list} none={t('common:none')} />
      <AvailabilityField form={form} />
      <Switch {...check('mutesAssignmentAlerts')} />
      <FieldSection title={t('admin:field.members')}>
        <EntryList
          form={form}
          name="members"
          empty={t('admin:team.noMembers')}
          add={t('admin:team.addMember')}
          fresh={{ agentId: null, alerts: true }}
          nameOf={(_, i) => t('admin:team.member', { number: i + 1 })}
        >
          {(path) => [
            <IdSelect key="agent" {...input(`${path}.agentId`)} description={undefined} from={agents.list} />,
            <Switch key="alerts" {...check(`${path}.alerts`)} />,
          ]}
        </EntryList>
      </FieldSection>
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
