import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowsExchange,
  IconCheck,
  IconDots,
  IconMail,
  IconMailOpened,
  IconTrash,
  IconUserCheck,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { MacroMenu } from '../macros/macro-menu.tsx'
import type { EditName } from '../properties/specs.tsx'
import { useTicketActs } from '../use-ticket-acts.ts'
import styles from './header.module.css'

/** What is done most, as buttons; the rest in a menu. */
export function HeaderActions({ ticket, onEdit }: { ticket: Ticket; onEdit: (name: EditName) => void }) {
  const { t } = useTranslation()
  const acts = useTicketActs(ticket)
  const may = (ability: Ticket['abilities'][number]) => ticket.abilities.includes(ability)
  return (
    <>
      {acts.take ? (
        <Button
          className={styles.wordy}
          size="xs"
          variant="default"
          aria-keyshortcuts="i"
          leftSection={<IconUserCheck size={15} aria-hidden />}
          onClick={acts.take}
        >
          {t('desk-ticket:act.take')}
        </Button>
      ) : null}
      {acts.resolve ? (
        <Button
          size="xs"
          variant="default"
          aria-keyshortcuts="e"
          leftSection={<IconCheck size={15} aria-hidden />}
          onClick={acts.resolve}
        >
          {t('desk-ticket:act.resolve')}
        </Button>
      ) : null}
      <MacroMenu ticket={ticket} />
      <Menu position="bottom-end" returnFocus={false}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('desk-ticket:act.more')}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('assign') ? (
            <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={() => onEdit('agent')}>
              {t('desk-ticket:act.assign')}
            </Menu.Item>
          ) : null}
          {may('transfer') ? (
            <Menu.Item leftSection={<IconArrowsExchange size={16} />} onClick={() => onEdit('department')}>
              {t('desk-ticket:act.transfer')}
            </Menu.Item>
          ) : null}
          {acts.toggleAnswered ? (
            <Menu.Item
              leftSection={ticket.isAnswered ? <IconMail size={16} /> : <IconMailOpened size={16} />}
              onClick={acts.toggleAnswered}
            >
              {ticket.isAnswered ? t('desk-ticket:act.markUnanswered') : t('desk-ticket:act.markAnswered')}
            </Menu.Item>
          ) : null}
          {acts.remove ? (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={acts.remove}>
                {t('common:delete')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
