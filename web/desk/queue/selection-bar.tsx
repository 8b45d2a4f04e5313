import { Button, Menu } from '@mantine/core'
import { IconBolt, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Macro, MOST_TICKETS } from '#contract/macros.ts'
import type { TicketSummary } from '#contract/tickets.ts'
import { useAction } from '#web/ui/actions.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { MacroOnMany } from '../tickets/macros/macro-on-many.tsx'
import { useMacros } from '../tickets/macros/use-macros.ts'
import styles from './selection.module.css'
import type { Selection } from './use-selection.ts'

interface Props {
  selection: Selection
  /** The row with the focus: `x` selects it. */
  activeId: number | null
}

/** What can be done with the tickets that are selected. */
export function SelectionBar({ selection, activeId }: Props) {
  const { t } = useTranslation()
  const { rows, toggle, keep } = selection
  const group = t('desk-queue:group.list')
  const clear = () => keep([])
  useAction(
    ...(activeId === null
      ? []
      : [
          {
            id: 'select-row',
            label: t('desk-queue:keys.select'),
            keys: 'x',
            group,
            hidden: true,
            run: () => toggle(activeId),
          },
        ]),
    ...(rows.length === 0
      ? []
      : [{ id: 'select-none', label: t('desk-queue:selection.clear'), keys: 'Escape', group, run: clear }]),
  )
  return (
    <>
      <span role="status" className="visually-hidden">
        {rows.length > 0 ? t('desk-queue:selection.count', { count: rows.length }) : null}
      </span>
      {rows.length > 0 ? (
        // biome-ignore lint/a11y/useSemanticElements: no form is filled in here.
        <div role="group" aria-label={t('desk-queue:selection.label')} className={styles.bar}>
          <strong>{t('desk-queue:selection.count', { count: rows.length })}</strong>
          <MacrosOfSelection rows={rows} onDone={keep} />
          <IconButton aria-label={t('desk-queue:selection.clear')} onClick={clear}>
            <IconX size={16} />
          </IconButton>
        </div>
      ) : null}
    </>
  )
}

interface MacrosProps {
  rows: TicketSummary[]
  /** With those that refused: they stay selected. */
  onDone: (left: number[]) => void
}

function MacrosOfSelection({ rows, onDone }: MacrosProps) {
  const { t } = useTranslation()
  const macros = useMacros()
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState<Macro | null>(null)
  const isTooMany = rows.length > MOST_TICKETS
  useAction({
    id: 'macros',
    label: t('desk-queue:selection.macro'),
    keys: 'y y',
    group: t('desk-queue:group.list'),
    run: () => setOpen(!isTooMany),
  })
  return (
    <>
      <Menu opened={isOpen} onChange={setOpen} position="top" withinPortal>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            aria-keyshortcuts="y y"
            disabled={isTooMany}
            leftSection={<IconBolt size={15} aria-hidden />}
          >
            {t('desk-queue:selection.macro')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} maw="20rem" style={{ overflowY: 'auto' }}>
          {macros.length === 0 ? <Menu.Label>{t('desk-ticket:macro.none')}</Menu.Label> : null}
          {macros.map((macro) => (
            <Menu.Item key={macro.id} style={{ overflowWrap: 'anywhere' }} onClick={() => setChosen(macro)}>
              <bdi>{macro.name}</bdi>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isTooMany ? <span>{t('desk-queue:selection.tooMany', { count: MOST_TICKETS })}</span> : null}
      {chosen ? <MacroOnMany macro={chosen} tickets={rows} onDone={onDone} onClose={() => setChosen(null)} /> : null}
    </>
  )
}
