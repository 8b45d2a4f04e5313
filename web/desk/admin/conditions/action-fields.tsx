import { NumberInput, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, audienceOf } from '#contract/actions.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { lists } from './choices.ts'
import styles from './conditions.module.css'
import { MailFields } from './mail-fields.tsx'
import type { NamedThing } from './named.ts'
import { TextField } from './text-field.tsx'
import { useConditionFields } from './words.ts'

interface Props {
  action: Action
  errorOf: (field: string) => ReactNode
  onChange: (action: Action) => void
}

/** What an action needs to know; most choose one thing. */
export function ActionFields({ action, errorOf, onChange }: Props) {
  const { t } = useTranslation()
  const choice = (from: NamedThing, field: string, id: number, write: (id: number) => Action) => (
    <IdSelect
      aria-label={t(`admin-rules:action.${action.kind}`)}
      from={lists[from]}
      value={id || null}
      error={errorOf(field)}
      fits={from === 'statuses' ? (one) => one.state !== 'archived' : undefined}
      onChange={(chosen) => chosen && onChange(write(chosen))}
    />
  )
  const words = (body: string, label: string, hint?: string) => (
    <TextField
      label={label}
      description={hint}
      value={body}
      audience={audienceOf(action)}
      error={errorOf('body')}
      maxLength={20_000}
      onChange={(text) => onChange({ ...action, body: text } as Action)}
    />
  )
  switch (action.kind) {
    case 'setDepartment':
      return choice('departments', 'departmentId', action.departmentId, (id) => ({ ...action, departmentId: id }))
    case 'setPriority':
      return choice('priorities', 'priorityId', action.priorityId, (id) => ({ ...action, priorityId: id }))
    case 'setSlaPlan':
      return choice('slaPlans', 'slaPlanId', action.slaPlanId, (id) => ({ ...action, slaPlanId: id }))
    case 'setStatus':
      return choice('statuses', 'statusId', action.statusId, (id) => ({ ...action, statusId: id }))
    case 'setHelpTopic':
      return choice('helpTopics', 'helpTopicId', action.helpTopicId, (id) => ({ ...action, helpTopicId: id }))
    case 'assignAgent':
      return choice('agents', 'agentId', action.agentId, (id) => ({ ...action, agentId: id }))
    case 'assignTeam':
      return choice('teams', 'teamId', action.teamId, (id) => ({ ...action, teamId: id }))
    case 'setField':
      return <AnswerFields action={action} errorOf={errorOf} onChange={onChange} />
    case 'autoRespond':
      return words(action.body, t('admin-rules:words'), t('admin-rules:autoRespondHint'))
    case 'addNote':
      return words(action.body, t('admin-rules:words'))
    case 'reply':
      return words(action.body, t('admin-rules:words'), t('admin-rules:replyHint'))
    case 'addCollaborator':
      return (
        <div className={styles.pair}>
          <TextInput
            label={t('common:email')}
            type="email"
            value={action.email}
            error={errorOf('email')}
            onChange={(event) => onChange({ ...action, email: event.currentTarget.value })}
          />
          <TextInput
            label={t('common:name')}
            value={action.name}
            error={errorOf('name')}
            maxLength={200}
            onChange={(event) => onChange({ ...action, name: event.currentTarget.value })}
          />
        </div>
      )
    case 'sendMail':
      return <MailFields action={action} errorOf={errorOf} onChange={onChange} />
    case 'callWebhook':
      return (
        <TextInput
          label={t('admin-rules:url')}
          description={t('admin-rules:urlHint')}
          type="url"
          value={action.url}
          error={errorOf('url')}
          maxLength={2000}
          placeholder="https://"
          onChange={(event) => onChange({ ...action, url: event.currentTarget.value })}
        />
      )
    case 'needSkill':
      return (
        <div className={styles.pair}>
          {choice('skills', 'skillId', action.skillId, (id) => ({ ...action, skillId: id }))}
          <NumberInput
            aria-label={t('admin-rules:level')}
            min={1}
            max={5}
            clampBehavior="strict"
            prefix={t('admin-rules:levelPrefix')}
            value={action.level}
            error={errorOf('level')}
            onChange={(level) => onChange({ ...action, level: Number(level) || 1 })}
          />
          <Select
            aria-label={t('admin-rules:demand')}
            data={(['required', 'preferred'] as const).map((value) => ({
              value,
              label: t(`admin-rules:demandWord.${value}`),
            }))}
            value={action.demand}
            allowDeselect={false}
            onChange={(demand) => demand && onChange({ ...action, demand })}
          />
        </div>
      )
    default:
      return <p className={styles.soft}>{t(`admin-rules:actionHint.${action.kind}`)}</p>
  }
}

/** Of the forms' questions one, and what is answered. */
function AnswerFields({ action, errorOf, onChange }: Props & { action: Extract<Action, { kind: 'setField' }> }) {
  const { t } = useTranslation()
  const fields = useConditionFields('arrival').filter(({ group }) => group === 'fields')
  const field = fields.find(({ key }) => key === `fields.${action.key}`)
  const write = (value: typeof action.value) => onChange({ ...action, value })
  const common = { label: t('admin-rules:answer'), error: errorOf('value') }
  return (
    <div className={styles.pair}>
      <Select
        label={t('admin-rules:question')}
        data={fields.map(({ key, label }) => ({ value: key.slice('fields.'.length), label: label ?? key }))}
        value={action.key || null}
        error={errorOf('key')}
        searchable
        allowDeselect={false}
        onChange={(key) => key && onChange({ ...action, key, value: '' })}
      />
      {field?.words ? (
        <Select {...common} data={field.words} searchable value={String(action.value ?? '')} onChange={write} />
      ) : field?.kind === 'boolean' ? (
        <Select
          {...common}
          data={[
            { value: 'true', label: t('common:yes') },
            { value: 'false', label: t('common:no') },
          ]}
          value={String(action.value)}
          onChange={(yes) => write(yes === 'true')}
        />
      ) : field?.kind === 'number' ? (
        <NumberInput {...common} value={Number(action.value) || ''} onChange={(amount) => write(Number(amount))} />
      ) : (
        <TextInput
          {...common}
          type={field?.kind === 'date' ? 'date' : 'text'}
          value={String(action.value ?? '')}
          onChange={(event) => write(event.currentTarget.value)}
        />
      )}
    </div>
  )
}
