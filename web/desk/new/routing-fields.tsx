import { NativeSelect, Select, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useAgent } from '#web/session.ts'
import { useFormat } from '#web/ui/format.ts'
import { toWallTime } from '#web/ui/wall-time.ts'
import { type Choices, useChoices } from '../tickets/choices.ts'
import styles from './form.module.css'
import type { Values } from './values.ts'

type Picked = 'helpTopicId' | 'departmentId' | 'priorityId' | 'slaPlanId' | 'agentId' | 'teamId'

/** Where the ticket goes and by when. What is left empty comes from the help topic and the desk's defaults. */
export function RoutingFields({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation()
  const { timeZone } = useFormat()
  const choices = useChoices()
  const agent = useAgent()
  const topic = choices.helpTopics.find(({ id }) => String(id) === form.values.helpTopicId)
  const mine = agent.departments.filter(({ permissions }) => permissions.includes('ticket.create')).map(({ id }) => id)
  const departments = choices.departments.filter(({ id }) => mine.includes(id))
  const given = nameOf(choices.departments, topic?.departmentId ?? choices.defaults.departmentId)
  const priority = nameOf(choices.priorities, choices.defaults.priorityId)
  const pick = (name: Picked, label: string, options: { value: string; label: string }[], placeholder: string) => (
    <Select
      label={label}
      data={options}
      placeholder={placeholder}
      searchable
      clearable
      selectFirstOptionOnChange
      autoSelectOnBlur
      nothingFoundMessage={t('ui:choice.nothing')}
      clearButtonProps={{ 'aria-label': t('desk-ticket:new.clear', { field: label }) }}
      {...form.getInputProps(name)}
    />
  )
  const automatic = t('desk-ticket:new.automatic')
  return (
    <div className={styles.routing}>
      {pick('helpTopicId', t('desk-ticket:field.helpTopic'), byPath(choices.helpTopics), t('desk-ticket:new.choose'))}
      {pick('departmentId', t('desk-ticket:field.department'), byPath(departments), given ?? automatic)}
      {pick(
        'priorityId',
        t('desk-ticket:field.priority'),
        byName(choices.priorities),
        topic ? automatic : (priority ?? automatic),
      )}
      {pick('slaPlanId', t('desk-ticket:field.slaPlan'), byName(choices.slaPlans), automatic)}
      {pick('agentId', t('desk-ticket:field.agent'), agentsFor(choices, agent), t('desk-ticket:nobody'))}
      {pick('teamId', t('desk-ticket:field.team'), byName(choices.teams), t('desk-ticket:noTeam'))}
      <TextInput
        type="datetime-local"
        label={t('desk-ticket:field.dueAt')}
        min={toWallTime(new Date().toISOString(), timeZone)}
        {...form.getInputProps('dueAt')}
      />
      <NativeSelect
        label={t('desk-ticket:field.source')}
        data={(['phone', 'email', 'other'] as const).map((source) => ({
          value: source,
          label: t(`desk-ticket:source.${source}`),
        }))}
        {...form.getInputProps('source')}
      />
    </div>
  )
}

/** Oneself first: who takes the call often keeps the ticket. */
function agentsFor({ agents }: Choices, me: { id: number; name: string }) {
  return byName([...agents.filter(({ id }) => id === me.id), ...agents.filter(({ id }) => id !== me.id)])
}

function byName(things: { id: number; name: string }[]) {
  return things.map(({ id, name }) => ({ value: String(id), label: name }))
}

function byPath(things: { id: number; path: string }[]) {
  return things.map(({ id, path }) => ({ value: String(id), label: path }))
}

function nameOf(things: { id: number; name: string }[], id: number): string | undefined {
  return things.find((one) => one.id === id)?.name
}
