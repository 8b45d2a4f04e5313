import { Button, Menu } from '@mantine/core'
import { IconBan } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listBlockedSenders } from '#contract/blocked-senders.ts'
import { query } from '#web/queries.ts'
import { useBlock, useUnblock } from '../blocked-senders/use-block.ts'

/** Rejects the mail of whoever sent a message, or of everybody at the same domain, from now on; or takes it again. */
export function BlockButton({ address }: { address: string }) {
  const { t } = useTranslation()
  const email = address.toLowerCase()
  const domain = email.slice(email.lastIndexOf('@'))
  const { data } = useQuery(query(listBlockedSenders, { query: { q: domain, limit: 200 } }))
  const block = useBlock()
  const unblock = useUnblock()
  if (!data) return null
  const blocked = data.items.filter(({ pattern }) => pattern === email || pattern === domain)
  if (blocked.length > 0) {
    return blocked.map((one) => (
      <Button
        key={one.id}
        variant="default"
        leftSection={<IconBan size={16} aria-hidden />}
        onClick={() => unblock(one)}
      >
        {t('admin-mail:blocked.unblockOne', { pattern: one.pattern })}
      </Button>
    ))
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconBan size={16} aria-hidden />}>
          {t('admin-mail:blocked.blockThis')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {[email, domain].map((pattern) => (
          <Menu.Item key={pattern} onClick={() => block(pattern)}>
            {pattern.startsWith('@')
              ? t('admin-mail:blocked.everybody', { pattern })
              : t('admin-mail:blocked.only', { pattern })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
