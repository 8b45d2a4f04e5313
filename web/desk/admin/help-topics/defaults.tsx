import { useTranslation } from 'react-i18next'
import { agents, departments, teams } from '#contract/people.ts'
import { priorities, statuses } from '#contract/reference.ts'
import { slaPlans } from '#contract/sla.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import type { TopicForm } from './form.ts'

/** What a ticket of the topic begins with. */
export function TopicDefaults({ form }: Pick<FieldsProps<TopicForm>, 'form'>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const none = t('admin:list.deskDefault')
  return (
    <Pairs>
      <IdSelect {...input('departmentId')} from={departments.list} none={none} />
      <IdSelect {...input('priorityId')} from={priorities.list} none={none} />
      <IdSelect {...input('slaPlanId')} from={slaPlans.list} none={t('admin:topic.slaDefault')} />
      <IdSelect {...input('statusId')} from={statuses.list} none={none} fits={(status) => status.state === 'open'} />
      <IdSelect {...input('agentId')} from={agents.list} none={t('admin:topic.nobody')} />
      <IdSelect {...input('teamId')} from={teams.list} none={t('common:none')} />
    </Pairs>
  )
}
