import { TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '#contract/route.ts'
import { diagnoseSchedule } from '#contract/sla.ts'
import { call, type ProblemError } from '#web/client.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { useSettled } from '../../people/use-settled.ts'
import { useMoment, Walk } from '../../sla/walk.tsx'
import { MinutesField } from '../fields/minutes-field.tsx'
import type { ScheduleForm } from './form.ts'
import styles from './schedules.module.css'

/** From when, how long: the way through the working time, and where it ends. */
export function Diagnosis({ values }: { values: ScheduleForm }) {
  const { t } = useTranslation()
  const [from, setFrom] = useState(() => localNow())
  const [minutes, setMinutes] = useState<number | null>(480)
  const { timeZone, entries, holidayIds } = values
  const named = entries.map((entry) => ({ ...entry, name: entry.name.trim() || '–' }))
  const text = useSettled(JSON.stringify({ timeZone, entries: named, holidayIds }), 300)
  const at = Date.parse(from)
  const { data, error } = useQuery<ReplyOf<typeof diagnoseSchedule>, ProblemError>({
    queryKey: ['schedules', 'diagnosis', text, from, minutes],
    queryFn: ({ signal }) =>
      call(diagnoseSchedule, {
        body: { schedule: JSON.parse(text), from: new Date(at).toISOString(), minutes },
        signal,
      } as never),
    enabled: !Number.isNaN(at) && minutes !== null && minutes > 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <div className={styles.diagnosis}>
      <div className={styles.fields}>
        <TextInput
          type="datetime-local"
          label={t('admin-sla:diagnosis.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <MinutesField label={t('admin-sla:diagnosis.minutes')} value={minutes} onChange={setMinutes} />
      </div>
      {error ? <ErrorState problem={error.problem} /> : null}
      {data && !error ? <Result result={data} /> : null}
    </div>
  )
}

function Result({ result: { dueAt, walk, timeZone } }: { result: ReplyOf<typeof diagnoseSchedule> }) {
  const { t } = useTranslation()
  const moment = useMoment(timeZone)
  return (
    <div className={styles.result} aria-live="polite">
      <p className={styles.due}>
        {dueAt ? t('desk-ticket:sla.due', { when: moment(dueAt) }) : t('desk-ticket:sla.never')}
      </p>
      <p className={styles.soft}>{t('admin-sla:diagnosis.zone', { zone: timeZone })}</p>
      <Walk walk={walk} timeZone={timeZone} />
    </div>
  )
}

function localNow(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
