import { Button, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, audienceOf, type Recipient } from '#contract/actions.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { lists } from './choices.ts'
import styles from './conditions.module.css'
import { TextField } from './text-field.tsx'

type Mail = Extract<Action, { kind: 'sendMail' }>

interface Props {
  action: Mail
  errorOf: (field: string) => ReactNode
  onChange: (action: Mail) => void
}

const fresh: { [K in Recipient['kind']]: Extract<Recipient, { kind: K }> } = {
  requester: { kind: 'requester' },
  collaborators: { kind: 'collaborators' },
  assignee: { kind: 'assignee' },
  departmentManager: { kind: 'departmentManager' },
  agent: { kind: 'agent', agentId: 0 },
  team: { kind: 'team', teamId: 0 },
  address: { kind: 'address', email: '' },
}
const kinds = Object.keys(fresh) as Recipient['kind'][]

/** From whom, to whom, what. */
export function MailFields({ action, errorOf, onChange }: Props) {
  const { t } = useTranslation()
  const write = (to: Recipient[]) => onChange({ ...action, to })
  return (
    <>
      <IdSelect
        label={t('admin-rules:from')}
        from={lists.mailAddresses}
        labelOf={(one) => String(one.email)}
        none={t('admin-rules:fromDepartment')}
        value={action.fromAddressId}
        error={errorOf('fromAddressId')}
        onChange={(fromAddressId) => onChange({ ...action, fromAddressId })}
      />
      {action.to.map((recipient, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a recipient has no other name than his place.
        <div key={at} className={styles.actionHead}>
          <div className={styles.pair}>
            <Select
              aria-label={t('admin-rules:recipient', { number: at + 1 })}
              data={kinds.map((kind) => ({ value: kind, label: t(`admin-rules:recipientKind.${kind}`) }))}
              value={recipient.kind}
              allowDeselect={false}
              onChange={(kind) => kind && write(action.to.with(at, fresh[kind]))}
            />
            {recipient.kind === 'agent' ? (
              <IdSelect
                aria-label={t('admin-rules:recipientKind.agent')}
                from={lists.agents}
                value={recipient.agentId || null}
                error={errorOf(`to.${at}.agentId`)}
                onChange={(agentId) => agentId && write(action.to.with(at, { kind: 'agent', agentId }))}
              />
            ) : null}
            {recipient.kind === 'team' ? (
              <IdSelect
                aria-label={t('admin-rules:recipientKind.team')}
                from={lists.teams}
                value={recipient.teamId || null}
                error={errorOf(`to.${at}.teamId`)}
                onChange={(teamId) => teamId && write(action.to.with(at, { kind: 'team', teamId }))}
              />
            ) : null}
            {recipient.kind === 'address' ? (
              <TextInput
                aria-label={t('common:email')}
                type="email"
                value={recipient.email}
                error={errorOf(`to.${at}.email`)}
                onChange={(event) => write(action.to.with(at, { kind: 'address', email: event.currentTarget.value }))}
              />
            ) : null}
          </div>
          <IconButton
            aria-label={t('admin:list.remove', { name: t(`admin-rules:recipientKind.${recipient.kind}`) })}
            disabled={action.to.length === 1}
            onClick={() => write(action.to.toSpliced(at, 1))}
          >
            <IconTrash size={16} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => write([...action.to, { kind: 'assignee' }])}
        >
          {t('admin-rules:addRecipient')}
        </Button>
      </div>
      <TextField
        label={t('admin-rules:subject')}
        isLine
        value={action.subject}
        audience={audienceOf(action)}
        error={errorOf('subject')}
        maxLength={500}
        onChange={(subject) => onChange({ ...action, subject })}
      />
      <TextField
        label={t('admin-rules:message')}
        value={action.body}
        audience={audienceOf(action)}
        error={errorOf('body')}
        maxLength={20_000}
        onChange={(body) => onChange({ ...action, body })}
      />
    </>
  )
}
