import { Alert, Button, FileButton } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconCalendarDown, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { importHolidays, type ScheduleEntry } from '#contract/sla.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { EntryFields } from './entry.tsx'
import { freshEntry, isFilled, type ScheduleForm } from './form.ts'
import { LeftOut } from './left-out.tsx'
import styles from './schedules.module.css'

/** Many are folded: a year of holidays is long. */
const OPEN = 4

export function Entries({ form }: { form: UseFormReturnType<ScheduleForm> }) {
  const { t } = useTranslation()
  const { entries, kind } = form.values
  const [fresh, setFresh] = useState<number | null>(null)
  const write = (next: ScheduleEntry[]) => {
    form.clearErrors()
    form.setFieldValue('entries', next)
  }
  const whole = form.errors.entries
  return (
    <div className={styles.entries}>
      {entries.length === 0 ? <p className={styles.soft}>{t('admin-sla:entries.none')}</p> : null}
      {entries.map((entry, at) => (
        <EntryFields
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are named by their place; they have nothing else.
          key={at}
          entry={entry}
          path={`entries.${at}`}
          errors={form.errors}
          isFolded={entries.length > OPEN && at !== fresh}
          onChange={(part) => write(entries.map((one, i) => (i === at ? { ...one, ...part } : one)))}
          onRemove={() => write(entries.filter((_, i) => i !== at))}
        />
      ))}
      {whole ? (
        <Alert color="red" variant="light" role="alert">
          {whole}
        </Alert>
      ) : null}
      <div className={styles.tools}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            setFresh(entries.length)
            write([...entries, freshEntry(kind)])
          }}
        >
          {t(`admin-sla:entries.add.${kind}`)}
        </Button>
        {kind === 'holidays' ? <Import onRead={(read) => write([...entries.filter(isFilled), ...read])} /> : null}
      </div>
    </div>
  )
}

/** Adds what an iCal file has; nothing is saved before the form is. */
function Import({ onRead }: { onRead: (entries: ScheduleEntry[]) => void }) {
  const { t } = useTranslation()
  const { submit, isPending, problem, reply } = useSubmit(importHolidays, { onDone: ({ entries }) => onRead(entries) })
  const read = async (file: File | null) => {
    if (file) submit({ body: { text: await file.text() } })
  }
  return (
    <>
      <FileButton accept=".ics,text/calendar" onChange={(file) => void read(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            loading={isPending}
            leftSection={<IconCalendarDown size={16} aria-hidden />}
          >
            {t('admin-sla:import.button')}
          </Button>
        )}
      </FileButton>
      {problem ? <ErrorState problem={problem} /> : null}
      {reply && !problem ? (
        <div role="status" className={styles.soft}>
          {t('admin-sla:import.read', { count: reply.entries.length })}
          <LeftOut {...reply} />
        </div>
      ) : null}
    </>
  )
}
