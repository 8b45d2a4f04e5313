import { TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './choice-list.module.css'

export interface Choice<Value> {
  value: Value
  label: string
  /** Before the label: a dot, an avatar. */
  mark?: ReactNode
  /** Fainter, after the label. */
  hint?: string
}

interface Props<Value> {
  label: string
  choices: Choice<Value>[]
  value: Value
  onChosen: (value: Value) => void
}

const SEARCH_FROM = 8

/** An open list to choose one from; type to narrow it, arrows and Enter to choose. */
export function ChoiceList<Value extends string | number | null>({ label, choices, value, onChosen }: Props<Value>) {
  const { t } = useTranslation()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const fitting = choices.filter((choice) => choice.label.toLocaleLowerCase().includes(text.toLocaleLowerCase()))
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => choice.value === value),
    ),
  )
  const now = Math.min(active, fitting.length - 1)
  const isSearched = choices.length >= SEARCH_FROM
  const move = (to: number) => {
    const next = (to + fitting.length) % Math.max(1, fitting.length)
    setActive(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  // A short list has no field to type into: letters go to the next choice that begins with them.
  const typed = useRef({ text: '', at: 0 })
  const jump = (letter: string) => {
    const isNew = Date.now() - typed.current.at > 800
    const text = (isNew ? letter : typed.current.text + letter).toLocaleLowerCase()
    typed.current = { text, at: Date.now() }
    const from = text.length === 1 ? now + 1 : now
    const order = fitting.map((_, i) => (from + i) % fitting.length)
    const found = order.find((i) => fitting[i]?.label.toLocaleLowerCase().startsWith(text))
    if (found !== undefined) move(found)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = fitting[now]
    if (event.key === 'ArrowDown') move(now + 1)
    else if (event.key === 'ArrowUp') move(now - 1)
    else if (event.key === 'Enter' && chosen) onChosen(chosen.value)
    else if (!isSearched && event.key.length === 1 && !event.ctrlKey && !event.metaKey) jump(event.key)
    else return
    event.preventDefault()
  }
  const activeId = now >= 0 ? `${id}-${now}` : undefined
  return (
    <div className={styles.choices}>
      {isSearched ? (
        <TextInput
          data-autofocus
          size="sm"
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={id}
          aria-activedescendant={activeId}
          placeholder={t('ui:choice.search')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      ) : null}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={label}
        className={styles.list}
        tabIndex={isSearched ? -1 : 0}
        data-autofocus={isSearched ? undefined : true}
        aria-activedescendant={activeId}
        onKeyDown={onKeyDown}
      >
        {fitting.map((choice, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names the active one.
          <div
            key={String(choice.value)}
            id={`${id}-${i}`}
            role="option"
            aria-selected={choice.value === value}
            data-active={i === now || undefined}
            className={styles.choice}
            onMouseEnter={() => setActive(i)}
            onClick={() => onChosen(choice.value)}
          >
            {choice.mark}
            <span className={styles.text}>{choice.label}</span>
            {choice.hint ? <span className={styles.hint}>{choice.hint}</span> : null}
            {choice.value === value ? <IconCheck size={15} aria-hidden /> : null}
          </div>
        ))}
        {fitting.length === 0 ? <p className={styles.nothing}>{t('ui:choice.nothing')}</p> : null}
      </div>
    </div>
  )
}
