import { useTranslation } from 'react-i18next'
import { type Team, teams } from '#contract/people.ts'
import { kindOf } from '../list/kind.ts'
import { TeamFields } from './fields.tsx'

export const teamKind = kindOf(teams, {
  key: 'teams',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      { key: 'name', label: t('common:name'), sortBy: (team: Team) => team.name, render: (team) => team.name },
      {
        key: 'lead',
        label: t('admin:field.leadId'),
        sortBy: (team) => team.lead?.name,
        render: (team) => team.lead?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'members',
        label: t('admin:field.members'),
        sortBy: (team) => team.members.length,
        render: (team) => team.members.length,
        align: 'end',
      },
    ]
  },
  words: (team) => [team.name, ...team.members.map((member) => member.name)].join(' '),
  values: (team) => ({
    name: team?.name ?? '',
    leadId: team?.lead?.id ?? null,
    mutesAssignmentAlerts: team?.mutesAssignmentAlerts ?? false,
    members: (team?.members ?? []).map(({ id, alerts }) => ({ agentId: id as number | null, alerts })),
    notes: team?.notes ?? '',
    availability: team?.availability ?? 'active',
  }),
  body: ({ members, ...values }) => ({
    ...values,
    // A row in which nobody has been chosen yet means nobody.
    members: members.filter((member) => member.agentId !== null),
  }),
  Fields: TeamFields,
})
