import { TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { departments } from '#contract/people.ts'
import { getSettings, priorities } from '#contract/reference.ts'
import type { ReplyOf } from '#contract/route.ts'
import { testPlan } from '#contract/sla.ts'
import { call, type ProblemError } from '#web/client.ts'
import { query } from '#web/queries.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { useSettled } from '../../people/use-settled.ts'
import { useMoment, Walk } from '../../sla/walk.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { type PlanForm, planBody } from './form.ts'
import styles from './sla-plans.module.css'

/** "Opened Friday 16:40, High: due ...", with the way to it, while the plan is being written. */
export function PlanTester({ values }: { values: PlanForm }) {
  const { t } = useTranslation()
  const settings = useQuery(query(getSettings, {})).data
  const [openedAt, setOpenedAt] = useState(nextFriday)
  const [chosenPriority, setPriority] = useState<number | null>(null)
  const [departmentId, setDepartment] = useState<number | null>(null)
  const priorityId = chosenPriority ?? settings?.tickets.defaultPriorityId ?? null
  const { graceMinutes, firstResponseMinutes, nextResponseMinutes, byPriority, scheduleId, escalations } =
    planBody(values)
  const plan = { graceMinutes, firstResponseMinutes, nextResponseMinutes, byPriority, scheduleId, escalations }
  const text = useSettled(JSON.stringify({ plan, priorityId, departmentId: departmentId ?? undefined }), 400)
  const asked: object & { priorityId: number | null } = JSON.parse(text)
  const at = Date.parse(openedAt)
  const tried = useQuery<ReplyOf<typeof testPlan>, ProblemError>({
    queryKey: ['sla-plans', 'test', text, openedAt],
    queryFn: ({ signal }) =>
      call(testPlan, { body: { ...asked, openedAt: new Date(at).toISOString() }, signal } as never),
    enabled: asked.priorityId !== null && !Number.isNaN(at),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return (
    <div className={styles.tester}>
      <div className={styles.when}>
        <TextInput
          type="datetime-local"
          label={t('admin-sla:tester.opened')}
          value={openedAt}
          onChange={(event) => setOpenedAt(event.currentTarget.value)}
        />
        <IdSelect
          label={t('admin-sla:plan.priority')}
          from={priorities.list}
          value={priorityId}
          onChange={(id) => setPriority(id)}
        />
        <IdSelect
          label={t('admin-sla:tester.department')}
          from={departments.list}
          value={departmentId}
          none={t('admin-sla:tester.anyDepartment')}
          onChange={(id) => setDepartment(id)}
        />
      </div>
      {tried.error ? <ErrorState problem={tried.error.problem} /> : null}
      {tried.data && !tried.error ? <Result result={tried.data} /> : null}
    </div>
  )
}

function Result({ result: { schedule, targets } }: { result: ReplyOf<typeof testPlan> }) {
  const { t } = useTranslation()
  const moment = useMoment(schedule?.timeZone)
  const promised = targets.filter(({ minutes }) => minutes !== null)
  return (
    <ul className={styles.result} aria-live="polite">
      <li className={styles.soft}>
        {schedule
          ? t(`admin-sla:tester.by.${schedule.from}`, { name: schedule.name, zone: schedule.timeZone })
          : t('desk-ticket:sla.always')}
      </li>
      {promised.map(({ target, dueAt, walk, steps }) => (
        <li key={target}>
          <p className={styles.due}>
            {t(`desk-ticket:sla.target.${target}`)}:{' '}
            {dueAt ? t('desk-ticket:sla.due', { when: moment(dueAt) }) : t('desk-ticket:sla.never')}
          </p>
          <Walk walk={walk} timeZone={schedule?.timeZone} />
          {steps.map(({ at, place, time }) => (
            <p key={`${place} ${time}`} className={styles.soft}>
              {t('admin-sla:tester.step', { number: place + 1, when: moment(at) })}
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}

/** Where plans are most often wrong: the end of a week. */
function nextFriday(): string {
  const day = new Date()
  day.setDate(day.getDate() + ((5 - day.getDay() + 7) % 7 || 7))
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T16:40`
}
