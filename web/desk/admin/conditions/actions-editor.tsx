import { Button, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, type ActionKind, type ActionPlace, actionKinds, placesOf } from '#contract/actions.ts'
import { useAgent } from '#web/session.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { ActionFields } from './action-fields.tsx'
import styles from './conditions.module.css'
import { freshAction } from './fresh-action.ts'

interface Props {
  actions: Action[]
  place: ActionPlace
  /** What the server found wrong, by path: `actions.0.body`. */
  errors: Record<string, ReactNode>
  onChange: (actions: Action[]) => void
}

/** What is done, in its order. */
export function ActionsEditor({ actions, place, errors, onChange }: Props) {
  const { t } = useTranslation()
  const move = (from: number, step: number) => {
    const moved = actions[from]
    if (moved) onChange(actions.toSpliced(from, 1).toSpliced(from + step, 0, moved))
  }
  const { isAdministrator } = useAgent()
  const offered = actionKinds.filter(
    (kind) => placesOf[kind].includes(place) && (isAdministrator || kind !== 'callWebhook'),
  )
  return (
    <>
      {actions.length === 0 ? <p className={styles.soft}>{t('admin-rules:noActions')}</p> : null}
      <ol className={styles.actions}>
        {actions.map((action, at) => {
          const name = t(`admin-rules:action.${action.kind}`)
          const own = errors[`actions.${at}`]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an action has no other name than its place.
            <li key={at} className={styles.action}>
              <div className={styles.actionHead}>
                <strong>{name}</strong>
                <span className={styles.moves}>
                  <IconButton
                    aria-label={t('admin:list.up', { name })}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  >
                    <IconArrowUp size={16} />
                  </IconButton>
                  <IconButton
                    aria-label={t('admin:list.down', { name })}
                    disabled={at === actions.length - 1}
                    onClick={() => move(at, 1)}
                  >
                    <IconArrowDown size={16} />
                  </IconButton>
                  <IconButton
                    aria-label={t('admin:list.remove', { name })}
                    onClick={() => onChange(actions.toSpliced(at, 1))}
                  >
                    <IconTrash size={16} />
                  </IconButton>
                </span>
              </div>
              <ActionFields
                action={action}
                errorOf={(field) => errors[`actions.${at}.${field}`]}
                onChange={(next) => onChange(actions.with(at, next))}
              />
              {own ? <p className={styles.error}>{own}</p> : null}
            </li>
          )
        })}
      </ol>
      <div>
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
              {t('admin-rules:addAction')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
            {offered.map((kind: ActionKind) => (
              <Menu.Item key={kind} onClick={() => onChange([...actions, freshAction(kind)])}>
                {t(`admin-rules:action.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </>
  )
}
