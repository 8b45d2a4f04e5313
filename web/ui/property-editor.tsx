import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from './error-state.tsx'
import styles from './property.module.css'

export interface EditorProps<Value> {
  label: string
  /** The present value in words. */
  text: string
  value: Value
  /** Draws the field; `onChosen` is for a choice that is made by one click and moves on to the note. */
  editor: (field: {
    value: Value
    onChange: (value: Value) => void
    onChosen: (value: Value) => void
    error: string | undefined
  }) => ReactNode
  /** Resolves when it is done; a rejection is shown and keeps what was chosen. */
  onSave: (value: Value, note: string | undefined) => Promise<unknown>
  withNote?: boolean
  /** Below the note: switches that belong to this change. */
  extra?: ReactNode
  onClose: () => void
}

export function PropertyEditor<Value>({
  label,
  value: before,
  editor,
  onSave,
  withNote = true,
  extra,
  onClose,
}: EditorProps<Value>) {
  const { t } = useTranslation()
  const [value, setValue] = useState(before)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const note = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  // At once, and not a moment later as what it stands in would: letters in between act on the page.
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true })
  }, [])
  const [wrong] = problem?.fields ?? []
  const save = async () => {
    if (isBusy) return
    setBusy(true)
    try {
      await onSave(value, note.current?.value.trim() || undefined)
      onClose()
    } catch (error) {
      setProblem(problemIn(error))
      setBusy(false)
    }
  }
  const choose = (chosen: Value) => {
    setValue(chosen)
    note.current?.focus()
  }
  return (
    <form
      ref={form}
      className={styles.editor}
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <ProblemBanner problem={problem} />
      {editor({ value, onChange: setValue, onChosen: choose, error: wrong?.message })}
      {withNote ? (
        <Textarea
          ref={note}
          autosize
          minRows={1}
          maxRows={6}
          aria-label={t('ui:property.note')}
          placeholder={t('ui:property.note')}
          classNames={{ input: styles.note }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            void save()
          }}
        />
      ) : null}
      {extra}
      <div className={styles.buttons}>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button size="xs" type="submit" loading={isBusy}>
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
