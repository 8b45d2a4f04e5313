import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField } from '#contract/forms.ts'
import { type FieldDraft, freshField } from './draft.ts'
import { FieldCard } from './field-card.tsx'
import styles from './field-list.module.css'

export type FormOf = 'ticket' | 'contact' | 'organization' | 'custom' | 'list'

interface Props<Values extends Record<string, unknown>> {
  form: UseFormReturnType<Values>
  /** The value that holds the fields. */
  name: 'fields' | 'properties'
  kind: FormOf
  /** Fields beside which these stand on a ticket: a condition may look at them, too. */
  details?: FormField[]
}

/** The fields of a form in their order: opened one at a time, moved by drag or by buttons. */
export function FieldList<Values extends Record<string, unknown>>({ form, name, kind, details = [] }: Props<Values>) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const fields = form.values[name] as FieldDraft[]
  const [open, setOpen] = useState<number | null>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const write = (next: FieldDraft[]) => {
    form.clearErrors()
    form.setFieldValue(name, next as never)
  }
  const move = (from: number, to: number) => {
    const next = [...fields]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(to, 0, moved)
    write(next)
    setOpen((at) => (at === from ? to : null))
  }
  const change = (at: number, next: FieldDraft) => {
    for (const path of Object.keys(form.errors)) {
      if (path.startsWith(`${name}.${at}.`)) form.clearFieldError(path)
    }
    form.setFieldValue(name, fields.map((one, i) => (i === at ? next : one)) as never)
  }
  const add = () => {
    write([...fields, freshField(fields.map(({ key }) => key))])
    setOpen(fields.length)
    // The row is there after the next paint.
    setTimeout(() =>
      list.current?.children[fields.length]?.querySelector<HTMLElement>('input:not([type=hidden])')?.focus(),
    )
  }
  return (
    <div className={styles.questions}>
      {fields.length === 0 ? <p className={styles.nothing}>{t('admin-forms:noFields')}</p> : null}
      <ol ref={list} className={styles.list}>
        {fields.map((field, i) => {
          const errors = errorsWithin(form.errors, `${name}.${i}.`)
          return (
            <FieldCard
              key={field.id ?? `new-${i}`}
              field={field}
              number={i + 1}
              kind={kind}
              others={[...details, ...fields.filter((_, at) => at !== i)]}
              errors={errors}
              isOpen={open === i || Object.keys(errors).length > 0}
              onToggle={() => setOpen((at) => (at === i ? null : i))}
              onChange={(next) => change(i, next)}
              onMove={{
                up: i > 0 ? () => move(i, i - 1) : undefined,
                down: i < fields.length - 1 ? () => move(i, i + 1) : undefined,
              }}
              onRemove={() => {
                write(fields.filter((_, at) => at !== i))
                setOpen(null)
              }}
              drag={{
                onStart: () => setDragged(i),
                onEnd: () => setDragged(null),
                goesHere: dragged !== null && dragged !== i,
                onDrop: () => {
                  if (dragged !== null && dragged !== i) move(dragged, i)
                  setDragged(null)
                },
              }}
            />
          )
        })}
      </ol>
      <div>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          {t('admin-forms:addField')}
        </Button>
      </div>
    </div>
  )
}

function errorsWithin(errors: Record<string, unknown>, begin: string): Record<string, string> {
  const within = Object.entries(errors).filter(([field]) => field.startsWith(begin))
  return Object.fromEntries(within.map(([field, message]) => [field.slice(begin.length), String(message)]))
}
