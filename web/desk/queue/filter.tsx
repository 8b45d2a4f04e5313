import { Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Choice, ChoiceList } from '#web/ui/choice-list.tsx'
import styles from './list-page.module.css'

interface Props<Value> {
  label: string
  /** What choosing nothing is called. */
  all?: string
  choices: Choice<Value>[]
  value: Value | null
  onChange: (value: Value | null) => void
}

/** One quick filter: says what it narrows to, and opens the choice. */
export function Filter<Value extends string | number>({ label, all, choices, value, onChange }: Props<Value>) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const chosen = choices.find((choice) => choice.value === value)
  const none: Choice<Value | null> = { value: null, label: all ?? t('desk-queue:all') }
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={260}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
    >
      <Popover.Target>
        <button
          type="button"
          className={styles.filter}
          data-set={chosen ? true : undefined}
          aria-label={t('desk-queue:filterNow', { label, value: chosen?.label ?? none.label })}
          onClick={() => setOpen(!isOpen)}
        >
          <span>{chosen?.label ?? label}</span>
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs">
        {isOpen ? (
          <ChoiceList<Value | null>
            label={label}
            choices={[none, ...choices]}
            value={value}
            onChosen={(next) => {
              setOpen(false)
              onChange(next)
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}
