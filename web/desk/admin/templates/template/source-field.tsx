import { Textarea } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TemplateValue } from '#contract/action-values.ts'
import { useBrokenWords } from './broken-words.ts'
import { caretPlace } from './caret-place.ts'
import { completed, wordAt } from './completion.ts'
import styles from './template.module.css'
import { useValueWords } from './value-words.ts'

interface Props {
  ref: RefObject<HTMLTextAreaElement | null>
  label: string
  lines: number
  values: TemplateValue[]
  /** Plain text for people, in whatever language; else HTML. */
  isProse?: boolean
  description?: string
  maxLength?: number
  value?: string
  error?: ReactNode
  onChange?: (value: string) => void
  onFocus?: () => void
}

const MOST = 8

/** Text with `{{ values }}`: their names are offered as soon as one begins. */
export function SourceField({ ref, label, lines, values, isProse = false, onChange, onFocus, error, ...input }: Props) {
  const { t } = useTranslation()
  const listId = useId()
  const word = useValueWords()
  const broken = useBrokenWords()
  const wrong = typeof error === 'string' ? broken(error) : null
  const [typed, setTyped] = useState<{ text: string; at: number; x: number; y: number } | null>(null)
  const [chosen, setChosen] = useState(0)
  const offered = typed
    ? values.filter(({ name }) => name.includes(typed.text) && name !== typed.text).slice(0, MOST)
    : []
  const isOpen = offered.length > 0

  const look = (field: HTMLTextAreaElement) => {
    const found = wordAt(field.value, field.selectionStart)
    setTyped(found && { ...found, ...caretPlace(field, found.at) })
    setChosen(0)
  }
  const take = (name: string | undefined) => {
    const field = ref.current
    if (!field || !typed || !name) return
    const { from, to, text } = completed(field.value, { at: typed.at, caret: field.selectionStart, name })
    field.setSelectionRange(from, to)
    // As if it were typed, so that the browser's own undo takes it back.
    if (!document.execCommand('insertText', false, text)) field.setRangeText(text, from, to, 'end')
    setTyped(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && lines === 1 && !isOpen) event.preventDefault()
    if (!isOpen) return
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step) setChosen((chosen + step + offered.length) % offered.length)
    else if (event.key === 'Enter' || event.key === 'Tab') take(offered[chosen]?.name)
    else if (event.key === 'Escape') setTyped(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles.field} data-holder>
      <Textarea
        {...input}
        ref={ref}
        label={label}
        // What has just been begun is not wrong yet.
        error={isOpen ? undefined : (wrong?.words ?? error)}
        required
        withAsterisk={false}
        spellCheck={isProse}
        dir={isProse ? 'auto' : 'ltr'}
        autosize
        minRows={lines}
        maxRows={lines === 1 ? 3 : 28}
        classNames={{ input: isProse ? styles.prose : styles.code }}
        // Escape closes the list alone, not the drawer that the field may stand in.
        data-mantine-stop-propagation={isOpen || undefined}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${chosen}` : undefined}
        onChange={(event) => {
          const field = event.currentTarget
          // A subject is one line, also when it is pasted.
          onChange?.(lines === 1 ? field.value.replace(/[\r\n]+/g, ' ') : field.value)
          look(field)
        }}
        onFocus={onFocus}
        onBlur={() => setTyped(null)}
        onClick={() => setTyped(null)}
        onKeyDown={onKeyDown}
      />
      {wrong?.line && lines > 1 && !isOpen ? (
        <button type="button" className={styles.showLine} onClick={() => selectLine(ref.current, wrong.line ?? 1)}>
          {t('admin-notices:showLine')}
        </button>
      ) : null}
      <span className="visually-hidden" role="status">
        {isOpen ? t('admin-notices:offered', { count: offered.length }) : null}
      </span>
      {isOpen && typed ? (
        <div
          id={listId}
          role="listbox"
          aria-label={t('admin-notices:values')}
          className={styles.offers}
          style={{ insetBlockStart: typed.y, insetInlineStart: typed.x }}
        >
          {offered.map(({ name, description, example }, i) => (
            <div
              key={name}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              className={styles.offer}
              // Before the field loses the focus to it.
              onPointerDown={(event) => {
                event.preventDefault()
                take(name)
              }}
            >
              <code>{name}</code>
              <span>{word(name, description)}</span>
              {example ? <span className={styles.example}>{example}</span> : null}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  )
}

function selectLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return
  const before = field.value.split('\n').slice(0, line - 1)
  const from = before.reduce((sum, text) => sum + text.length + 1, 0)
  const end = field.value.indexOf('\n', from)
  field.focus()
  field.setSelectionRange(from, end < 0 ? field.value.length : end)
}
