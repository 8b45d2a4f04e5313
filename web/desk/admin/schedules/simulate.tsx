import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { departments } from '#contract/people.ts'
import { type Schedule, type SlaPlan, schedules, slaPlans } from '#contract/sla.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { SimulatePanel } from '../simulations/panel.tsx'
import { hoursLinking, hoursUsed, UNSAVED } from '../simulations/places.ts'
import { PlacesField } from '../simulations/places-field.tsx'
import { type ScheduleForm, scheduleDraft } from './form.ts'

/** Simulates working hours or holidays as they stand in the form: new ones, as if what is chosen went by them. */
export function SimulateSchedule({ form, item }: { form: UseFormReturnType<ScheduleForm>; item: Schedule | null }) {
  const { t } = useTranslation()
  const [places, setPlaces] = useState<string[]>([])
  const { data: ofDepartments = [] } = useQuery(everything<Thing>(departments.list))
  const { data: ofPlans = [] } = useQuery(everything<SlaPlan>(slaPlans.list))
  const { data: all = [] } = useQuery(everything<Schedule>(schedules.list))
  const { kind } = form.values
  const id = item?.id ?? UNSAVED
  const schedule = scheduleDraft(form.values, item)
  const name = schedule.name.trim() || t('admin-simulations:newSchedule')
  const hours = all.filter((one) => one.kind === 'hours' && one.id !== id)
  const linking = kind === 'holidays' ? hoursLinking(id, places, hours) : []
  return (
    <SimulatePanel
      draft={{
        ...(kind === 'hours' && hoursUsed(id, places)),
        schedules: { changed: [{ ...schedule, id, name }, ...linking] },
      }}
      at="schedules.changed.0"
      onErrors={form.setErrors}
    >
      <PlacesField
        words={kind}
        groups={
          kind === 'hours'
            ? [
                { kind: 'department', page: 'departments', things: ofDepartments },
                { kind: 'slaPlan', page: 'slaPlans', things: ofPlans },
              ]
            : [{ kind: 'schedule', page: 'schedules', things: hours }]
        }
        isNew={item === null}
        value={places}
        onChange={setPlaces}
      />
    </SimulatePanel>
  )
}
