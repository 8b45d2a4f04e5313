import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Mailbox, mailboxes } from '#contract/mailboxes.ts'
import { everything } from '../list/everything.ts'

interface Props {
  value: number | undefined
  onChange: (id: number | undefined) => void
}

/** Narrows a list of mails to one mailbox; where there is none, there is nothing to choose. */
export function MailboxFilter({ value, onChange }: Props) {
  const { t } = useTranslation()
  const all = useQuery(everything<Mailbox>(mailboxes.list)).data ?? []
  if (all.length === 0) return null
  return (
    <Select<number>
      aria-label={t('admin:field.mailboxId')}
      placeholder={t('admin-mail:list.allMailboxes')}
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': t('admin:list.clear') }}
    />
  )
}
