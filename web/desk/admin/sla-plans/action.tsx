import { MultiSelect, Select, TagsInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { agents, departments, teams } from '#contract/people.ts'
import type { EscalationAction, EscalationRecipient } from '#contract/sla.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { actionKinds, freshAction, recipientKey, recipientOf } from './form.ts'
import styles from './sla-plans.module.css'

interface Props {
  action: EscalationAction
  onChange: (action: EscalationAction) => void
  onRemove: (() => void) | undefined
}

export function ActionFields({ action, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  return (
    <div className={styles.action}>
      <Select
        label={t('admin-sla:action.label')}
        data={actionKinds.map((value) => ({ value, label: t(`desk-ticket:sla.action.${value}`) }))}
        value={action.kind}
        allowDeselect={false}
        onChange={(kind) => kind && onChange(freshAction(kind))}
      />
      <Named action={action} onChange={onChange} />
      {onRemove ? (
        <IconButton aria-label={t('admin-sla:action.remove')} onClick={onRemove}>
          <IconX size={16} />
        </IconButton>
      ) : (
        <span />
      )}
    </div>
  )
}

/** Whom or what an action names. */
function Named({ action, onChange }: Pick<Props, 'action' | 'onChange'>) {
  const { t } = useTranslation()
  switch (action.kind) {
    case 'tell':
      return <Tell to={action.to} onChange={(to) => onChange({ kind: 'tell', to })} />
    case 'raisePriority':
      return <p className={styles.soft}>{t('admin-sla:action.raises')}</p>
    case 'assignAgent':
    case 'referToAgent':
      return (
        <IdSelect
          label={t('admin-sla:action.agent')}
          from={agents.list}
          value={action.agentId}
          onChange={(agentId) => agentId && onChange({ kind: action.kind, agentId })}
        />
      )
    case 'assignTeam':
    case 'referToTeam':
      return (
        <IdSelect
          label={t('admin-sla:action.team')}
          from={teams.list}
          value={action.teamId}
          onChange={(teamId) => teamId && onChange({ kind: action.kind, teamId })}
        />
      )
    case 'referToDepartment':
      return (
        <IdSelect
          label={t('admin-sla:action.department')}
          from={departments.list}
          value={action.departmentId}
          onChange={(departmentId) => departmentId && onChange({ kind: action.kind, departmentId })}
        />
      )
  }
}

const roles = ['assignee', 'teamLead', 'departmentManager'] as const

function Tell({ to, onChange }: { to: EscalationRecipient[]; onChange: (to: EscalationRecipient[]) => void }) {
  const { t } = useTranslation()
  const { data: everybody = [] } = useQuery(everything<Thing>(agents.list))
  const { data: groups = [] } = useQuery(everything<Thing>(teams.list))
  const addresses = to.flatMap((one) => (one.kind === 'address' ? [one.email] : []))
  const others = to.filter(({ kind }) => kind !== 'address')
  const chosen = new Set(others.map(recipientKey))
  const named = (kind: 'agent' | 'team', things: Thing[]) =>
    things
      .map(({ id, name, availability }) => ({ value: `${kind}:${id}`, label: name, availability }))
      .filter(({ value, availability }) => availability === 'active' || chosen.has(value))
  return (
    <div className={styles.tell}>
      <MultiSelect
        label={t('admin-sla:action.to')}
        searchable
        data={[
          {
            group: t('admin-sla:action.roles'),
            items: roles.map((value) => ({ value, label: t(`admin-sla:to.${value}`) })),
          },
          { group: t('admin-sla:action.agents'), items: named('agent', everybody) },
          { group: t('admin-sla:action.teams'), items: named('team', groups) },
        ]}
        value={others.map(recipientKey)}
        onChange={(keys) =>
          onChange([...keys.map(recipientOf), ...addresses.map((email) => ({ kind: 'address' as const, email }))])
        }
      />
      <TagsInput
        label={t('admin-sla:action.addresses')}
        value={addresses}
        splitChars={[',', ';', ' ']}
        acceptValueOnBlur
        onChange={(emails) => onChange([...others, ...emails.map((email) => ({ kind: 'address' as const, email }))])}
      />
    </div>
  )
}
