import { MultiSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Agent, teams } from '#contract/people.ts'
import { agentPermissions } from '#contract/permissions.ts'
import { WorkSection } from '../../assignment/work-section.tsx'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { PermissionField } from '../fields/permission-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { everything } from '../list/everything.ts'
import type { FieldsProps } from '../list/kind.ts'
import { AccessFields } from './access-fields.tsx'
import type { AgentForm } from './form.ts'
import { AccessSummary } from './summary.tsx'

export function AgentFields({ form, item }: FieldsProps<AgentForm, Agent>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const allTeams = useQuery(everything(teams.list)).data ?? []
  const offered = allTeams.filter((team) => team.availability === 'active' || form.values.teamIds.includes(team.id))
  return (
    <>
      <TextInput {...input('name')} maxLength={200} required autoComplete="off" data-autofocus />
      <TextInput {...input('email')} type="email" maxLength={320} required autoComplete="off" />
      <PasswordInput
        {...input('password', item ? 'passwordReset' : 'password')}
        autoComplete="new-password"
        maxLength={128}
        required={!item}
        visibilityToggleButtonProps={{ 'aria-label': t('ui:signIn.show') }}
      />
      <Pairs>
        <TextInput {...input('phone')} type="tel" maxLength={50} autoComplete="off" />
        <TextInput {...input('mobile')} type="tel" maxLength={50} autoComplete="off" />
      </Pairs>
      <FieldSection title={t('admin:agent.status')}>
        <AvailabilityField form={form} words="agentAvailability" />
        <Switch {...check('isAdministrator')} />
        <Switch {...check('isLimited')} />
        <Switch {...check('onVacation')} />
      </FieldSection>
      {item ? <WorkSection agentId={item.id} /> : null}
      <AccessFields form={form} />
      <AccessSummary values={form.values} />
      <FieldSection title={t('admin:agent.everywhere')} lead={t('admin:agent.everywhereLead')}>
        <PermissionField {...input('permissions')} all={agentPermissions} />
      </FieldSection>
      <FieldSection title={t('admin:agent.more')}>
        <MultiSelect<number>
          {...input('teamIds')}
          data={offered.map((team) => ({ value: team.id, label: team.name }))}
          searchable
          nothingFoundMessage={t('ui:choice.nothing')}
        />
        <Textarea {...input('signature')} autosize minRows={2} maxLength={10_000} />
        <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      </FieldSection>
    </>
  )
}
