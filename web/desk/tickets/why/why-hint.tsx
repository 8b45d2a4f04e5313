import { ActionIcon, Popover } from '@mantine/core'
import { IconHelp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './why.module.css'
import { WhyPanel } from './why-panel.tsx'

/** Beside a property: what put its value there. */
export function WhyHint({ ticketId, field, label }: { ticketId: number; field: string; label: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} width={320} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          className={styles.hint}
          variant="transparent"
          color="gray"
          size={18}
          aria-label={t('desk-ticket:why.ask', { field: label })}
          title={t('desk-ticket:why.title')}
          onClick={() => setOpen(!isOpen)}
        >
          <IconHelp size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={t('desk-ticket:why.ask', { field: label })}>
        {isOpen ? <WhyPanel ticketId={ticketId} field={field} onGone={() => setOpen(false)} /> : null}
      </Popover.Dropdown>
    </Popover>
  )
}
