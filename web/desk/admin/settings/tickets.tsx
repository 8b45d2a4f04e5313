import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { departments } from '#contract/people.ts'
import { helpTopics, priorities, statuses } from '#contract/reference.ts'
import { schedules, slaPlans } from '#contract/sla.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { NumberFormatFields } from '../fields/number-format-fields.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { SettingsPage } from './settings-page.tsx'
import type { SettingsForm } from './use-settings-form.ts'

export function TicketsPage() {
  return <SettingsPage group="tickets" Fields={TicketFields} />
}

function TicketFields({ form }: { form: SettingsForm<'tickets'> }) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <FieldSection level={2} title={t('admin:tickets.defaults')} lead={t('admin:tickets.defaultsLead')}>
        <IdSelect {...input('defaultDepartmentId')} from={departments.list} fits={(one) => one.isPublic === true} />
        <IdSelect {...input('defaultPriorityId')} from={priorities.list} />
        <IdSelect {...input('defaultStatusId')} from={statuses.list} fits={(one) => one.state === 'open'} />
        <IdSelect {...input('defaultSlaPlanId')} from={slaPlans.list} none={t('admin:tickets.noSla')} />
        <IdSelect
          {...input('defaultScheduleId')}
          from={schedules.list}
          fits={(one) => one.kind === 'hours'}
          none={t('admin:tickets.noSchedule')}
        />
        <IdSelect {...input('defaultHelpTopicId')} from={helpTopics.list} none={t('common:none')} />
      </FieldSection>
      <FieldSection level={2} title={t('admin:topic.numbers')}>
        <NumberFormatFields form={form} />
      </FieldSection>
      <FieldSection level={2} title={t('admin:tickets.rules')}>
        <Switch {...check('claimOnReply')} />
        <Switch {...check('requireTopicToClose')} />
        <Switch {...check('hideAgentNames')} />
      </FieldSection>
    </>
  )
}
