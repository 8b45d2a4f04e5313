import { useTranslation } from 'react-i18next'
import { type Agent, agents } from '#contract/people.ts'
import { kindOf } from '../list/kind.ts'
import { AgentFields } from './fields.tsx'
import { agentBody, agentValues } from './form.ts'
import { AgentName } from './name.tsx'

export const agentKind = kindOf(agents, {
  key: 'agents',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (agent: Agent) => agent.name,
        render: (agent) => <AgentName agent={agent} />,
      },
      {
        key: 'email',
        label: t('common:email'),
        sortBy: (agent) => agent.email,
        render: (agent) => agent.email,
        isMinor: true,
      },
      {
        key: 'department',
        label: t('admin:field.primaryDepartmentId'),
        sortBy: (agent) => agent.primaryDepartment.name,
        render: (agent) => agent.primaryDepartment.name,
        isMinor: true,
      },
      {
        key: 'role',
        label: t('admin:field.primaryRoleId'),
        sortBy: (agent) => agent.primaryRole.name,
        render: (agent) => agent.primaryRole.name,
      },
      {
        key: 'open',
        label: t('admin:field.openTickets'),
        sortBy: (agent) => agent.openTickets,
        render: (agent) => agent.openTickets,
        align: 'end',
        isMinor: true,
      },
    ]
  },
  words: (agent) =>
    [
      agent.name,
      agent.email,
      agent.primaryDepartment.name,
      agent.primaryRole.name,
      ...agent.teams.map((one) => one.name),
    ].join(' '),
  values: agentValues,
  body: agentBody,
  Fields: AgentFields,
  size: 'xl',
})
