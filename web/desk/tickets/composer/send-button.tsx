import { Button, Menu } from '@mantine/core'
import { IconCaretDownFilled, IconSend2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { Dot } from '#web/ui/dot.tsx'
import { useChoices } from '../choices.ts'
import styles from './composer.module.css'
import type { Kind } from './drafts.ts'

interface Props {
  ticket: Ticket
  kind: Kind
  isBusy: boolean
  /** Files are still on their way. */
  isWaiting: boolean
  onSend: (status?: { id: number; name: string }) => void
}

/** Sends and keeps the status, or sends and sets another: one click either way. */
export function SendButton({ ticket, kind, isBusy, isWaiting, onSend }: Props) {
  const { t } = useTranslation()
  const { statuses } = useChoices()
  const { abilities, status: now, closeBlockers } = ticket
  const others = statuses.filter(({ id, state }) => {
    if (id === now.id || state === 'archived') return false
    return abilities.includes(state === 'open' && now.state !== 'open' ? 'reopen' : 'close')
  })
  const look = { color: kind === 'note' ? 'yellow.4' : undefined, autoContrast: true, disabled: isWaiting }
  const title = isWaiting ? t('desk-ticket:composer.waiting') : undefined
  return (
    <Button.Group>
      <Button
        {...look}
        loading={isBusy}
        title={title}
        leftSection={<IconSend2 size={16} aria-hidden className="mantine-rotate-rtl" />}
        onClick={() => onSend()}
      >
        {t(`desk-ticket:composer.send.${kind}`)}
      </Button>
      {others.length > 0 ? (
        <Menu position="top-end" withinPortal>
          <Menu.Target>
            <Button
              {...look}
              className={styles.caret}
              disabled={isBusy || isWaiting}
              px="xs"
              aria-label={t('desk-ticket:composer.sendAnd')}
            >
              <IconCaretDownFilled size={14} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((status) => {
              const blocked = status.state !== 'open' && now.state === 'open' ? closeBlockers[0] : undefined
              return (
                <Menu.Item
                  key={status.id}
                  disabled={blocked !== undefined}
                  leftSection={<Dot color={`var(--state-${status.state})`} hollow={status.state !== 'open'} />}
                  onClick={() => onSend(status)}
                >
                  {t(`desk-ticket:composer.sendAndSet.${kind}`, { status: status.name })}
                  {blocked ? (
                    <span className={styles.blocked}>
                      {t(`desk-ticket:composer.blocked.${blocked.code}`, { field: blocked.label })}
                    </span>
                  ) : null}
                </Menu.Item>
              )
            })}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Button.Group>
  )
}
