import { Button } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#web/ui/icon-button.tsx'
import styles from './fields.module.css'

interface Props<Values extends Record<string, unknown>, Entry extends object> {
  form: UseFormReturnType<Values>
  /** The field that holds the list. */
  name: string & keyof Values
  fresh: Entry
  /** Said where there are none. */
  empty: string
  add: string
  /** Names an entry for the button that removes it. */
  nameOf: (entry: Entry, i: number) => string
  /** The fields of one entry, given its path: `members.2`. */
  children: (path: string, entry: Entry) => ReactNode
}

/** A short list in a form: rows are added at the end and removed where they are. */
export function EntryList<Values extends Record<string, unknown>, Entry extends object>(props: Props<Values, Entry>) {
  const { form, name, fresh, empty, add, nameOf, children } = props
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const entries = form.values[name] as Entry[]
  const write = (next: Entry[]) => {
    form.clearErrors()
    form.setFieldValue(name, next as never)
  }
  return (
    <div className={styles.entries} ref={list}>
      {entries.length === 0 ? <p className={styles.hint}>{empty}</p> : null}
      {entries.map((entry, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: fields are named by their place; an entry has nothing else.
        <div key={i} className={styles.entry}>
          {children(`${name}.${i}`, entry)}
          <IconButton
            aria-label={t('admin:list.remove', { name: nameOf(entry, i) })}
            onClick={() => write(entries.filter((_, at) => at !== i))}
          >
            <IconTrash size={17} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            write([...entries, fresh])
            // The new row is there after the next paint.
            setTimeout(() => lastInput(list.current)?.focus())
          }}
        >
          {add}
        </Button>
      </div>
    </div>
  )
}

function lastInput(list: HTMLElement | null): HTMLElement | null | undefined {
  return [...(list?.querySelectorAll(`.${styles.entry}`) ?? [])]
    .at(-1)
    ?.querySelector<HTMLElement>('input:not([type=hidden])')
}
