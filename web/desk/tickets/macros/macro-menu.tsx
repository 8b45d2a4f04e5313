import { Button, Menu } from '@mantine/core'
import { IconBolt, IconSettings } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Macro } from '#contract/macros.ts'
import type { Ticket } from '#contract/tickets.ts'
import { type Action, useAction } from '#web/ui/actions.ts'
import { Keys } from '#web/ui/keys.tsx'
import styles from '../header/header.module.css'
import { MacroDialog } from './macro-dialog.tsx'
import { useMacros } from './use-macros.ts'

/** What an agent does often, by one click or key; shown before it is done. */
export function MacroMenu({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const macros = useMacros()
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<Macro | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const isThere = ticket.deletedAt === null
  useAction(
    ...(isThere
      ? [
          {
            id: 'macros',
            label: t('desk-ticket:macro.title'),
            keys: 'y y',
            group: t('desk-ticket:group.ticket'),
            run: () => setOpen(true),
          },
          ...macros.map(
            (macro): Action => ({
              id: `macro-${macro.id}`,
              label: t('desk-ticket:macro.run', { name: macro.name }),
              ...(macro.digit !== null && { keys: `y ${macro.digit}` }),
              group: t('desk-ticket:macro.title'),
              run: () => setChosen(macro),
            }),
          ),
        ]
      : []),
  )
  const close = () => {
    setChosen(null)
    // Where the focus was, in the menu, is no more.
    setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus()
    })
  }
  if (!isThere) return null
  return (
    <>
      <Menu opened={isOpen} onChange={setOpen} position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            ref={button}
            className={styles.wordy}
            size="xs"
            variant="default"
            aria-keyshortcuts="y y"
            leftSection={<IconBolt size={15} aria-hidden />}
          >
            {t('desk-ticket:macro.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} maw="20rem" style={{ overflowY: 'auto' }}>
          {macros.length === 0 ? <Menu.Label>{t('desk-ticket:macro.none')}</Menu.Label> : null}
          {macros.map((macro) => (
            <Menu.Item
              key={macro.id}
              rightSection={macro.digit === null ? null : <Keys keys={`y ${macro.digit}`} />}
              style={{ overflowWrap: 'anywhere' }}
              onClick={() => setChosen(macro)}
            >
              <bdi>{macro.name}</bdi>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item component={Link} to="/macros" leftSection={<IconSettings size={16} aria-hidden />}>
            {t('desk-ticket:macro.manage')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {chosen ? <MacroDialog ticket={ticket} macro={chosen} onClose={close} /> : null}
    </>
  )
}
