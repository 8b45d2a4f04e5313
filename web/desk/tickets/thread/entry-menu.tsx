import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconHistory, IconLink, IconPencil } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadEntry } from '#contract/thread.ts'
import { toast } from '#web/ui/toast.tsx'
import styles from './entry.module.css'

interface Props {
  entry: ThreadEntry
  onEdit: () => void
  onHistory: () => void
}

export function EntryMenu({ entry, onEdit, onHistory }: Props) {
  const { t } = useTranslation()
  const button = useRef<HTMLButtonElement>(null)
  const copyLink = async () => {
    button.current?.focus()
    const { origin, pathname } = location
    try {
      await navigator.clipboard.writeText(`${origin}${pathname}#entry-${entry.id}`)
      toast({ text: t('desk-ticket:entry.linkCopied') })
    } catch {
      // Without https there is no clipboard; the address bar has the link.
      location.hash = `entry-${entry.id}`
    }
  }
  return (
    // What it opens takes the focus.
    <Menu position="bottom-end" returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          ref={button}
          className={styles.menu}
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('desk-ticket:entry.menu', { name: entry.author.name })}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entry.editable ? (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
            {t('common:edit')}
          </Menu.Item>
        ) : null}
        {entry.editedAt ? (
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={onHistory}>
            {t('desk-ticket:entry.history')}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLink size={16} />} onClick={copyLink}>
          {t('desk-ticket:entry.copyLink')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
