import { NativeSelect } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import styles from './composer.module.css'

export type Recipients = 'all' | 'requester' | 'nobody'

interface Props {
  ticket: Ticket
  value: Recipients
  onChange: (value: Recipients) => void
}

/** Who gets a reply by mail. All may read it in the portal, so to tell nobody hides nothing. */
export function RecipientsPicker({ ticket, value, onChange }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const { requester, collaborators } = ticket
  const everybody = [requester, ...collaborators].map(({ name }) => name).join(', ')
  const options = [
    { value: 'all', label: everybody },
    ...(collaborators.length > 0
      ? [{ value: 'requester', label: t('desk-ticket:tell.only', { name: requester.name }) }]
      : []),
    { value: 'nobody', label: t('desk-ticket:tell.nobodyByMail') },
  ]
  return (
    <span className={styles.to}>
      <label htmlFor={id}>{t('desk-ticket:composer.to')}</label>
      <NativeSelect
        id={id}
        size="xs"
        className={styles.recipients}
        title={
          value === 'nobody'
            ? undefined
            : (value === 'all' ? [requester, ...collaborators] : [requester]).map(({ email }) => email).join(', ')
        }
        value={value === 'requester' && collaborators.length === 0 ? 'all' : value}
        onChange={(event) => onChange(event.currentTarget.value as Recipients)}
        data={options}
      />
    </span>
  )
}
