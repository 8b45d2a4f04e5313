import { Button, MultiSelect, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Schedule, schedules } from '#contract/sla.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { useAdminSearch } from '../list/admin-search.ts'
import { adminKeys, everything } from '../list/everything.ts'
import type { FieldsProps } from '../list/kind.ts'
import { Calendar } from './calendar.tsx'
import { Diagnosis } from './diagnosis.tsx'
import { Entries } from './entries.tsx'
import { freshEntry, type ScheduleForm } from './form.ts'
import { LinkedCalendar, linkedEntries } from './linked.tsx'
import { SimulateSchedule } from './simulate.tsx'

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

export function ScheduleFields({ form, item }: FieldsProps<ScheduleForm, Schedule>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { kind } = form.values
  return (
    <>
      {item ? (
        <CopyButton item={item} />
      ) : (
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('admin:field.scheduleKind')}
            data={(['hours', 'holidays'] as const).map((value) => ({ value, label: t(`admin-sla:kind.${value}`) }))}
            value={kind}
            onChange={(next) => form.setValues({ kind: next, entries: [freshEntry(next)] })}
          />
        </div>
      )}
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Select
        {...input('timeZone', kind === 'hours' ? 'scheduleZone' : 'holidayZone')}
        data={zones}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('admin:list.clear') }}
        placeholder={t(kind === 'hours' ? 'admin-sla:zone.desk' : 'admin-sla:zone.hours')}
      />
      <FieldSection title={t(`admin-sla:entries.${kind}`)} lead={t(`admin-sla:entries.${kind}Lead`)}>
        <Entries form={form} />
        {kind === 'hours' ? <Holidays form={form} own={item?.id ?? 0} /> : null}
      </FieldSection>
      {kind === 'holidays' ? (
        <FieldSection title={t('admin-sla:link.title')} lead={t('admin-sla:link.lead')}>
          <LinkedCalendar form={form} item={item} />
        </FieldSection>
      ) : null}
      <FieldSection title={t('admin-sla:calendar.title')}>
        <Calendar values={{ ...form.values, entries: [...form.values.entries, ...linkedEntries(item, form.values)] }} />
      </FieldSection>
      {kind === 'hours' ? (
        <FieldSection title={t('admin-sla:diagnosis.title')} lead={t('admin-sla:diagnosis.lead')}>
          <Diagnosis values={form.values} />
        </FieldSection>
      ) : null}
      <SimulateSchedule key={kind} form={form} item={item} />
      <Textarea {...input('description', 'scheduleDescription')} autosize minRows={2} maxLength={1000} />
      <AvailabilityField form={form} />
    </>
  )
}

function Holidays({ form, own }: Pick<FieldsProps<ScheduleForm>, 'form'> & { own: number }) {
  const { input } = useFields(form)
  const { data = [] } = useQuery(everything<Schedule>(schedules.list))
  const chosen = new Set(form.values.holidayIds)
  const offered = data.filter(
    ({ id, kind, availability }) => kind === 'holidays' && id !== own && (availability === 'active' || chosen.has(id)),
  )
  const { value: _value, onChange: _change, ...props } = input('holidayIds')
  return (
    <MultiSelect
      {...props}
      searchable
      data={offered.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={form.values.holidayIds.map(String)}
      onChange={(ids) => form.setFieldValue('holidayIds', ids.map(Number))}
    />
  )
}

/** Makes another one like it and opens that. */
function CopyButton({ item }: { item: Schedule }) {
  const { t } = useTranslation()
  const [, setSearch] = useAdminSearch()
  const { submit, isPending, problem } = useSubmit(schedules.create, {
    invalidates: adminKeys,
    onDone: (made) => setSearch({ open: made.id }),
  })
  const { kind, description, timeZone, entries, holidays, link } = item
  const name = t('admin-sla:copyOf', { name: item.name }).slice(0, 100)
  return (
    <div>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconCopy size={15} aria-hidden />}
        loading={isPending}
        onClick={() =>
          submit({
            body: {
              name,
              kind,
              description,
              timeZone,
              entries,
              ...(kind === 'hours' && { holidayIds: holidays.map(({ id }) => id) }),
              ...(link && { linkAddress: link.address }),
            },
          })
        }
      >
        {t('admin-sla:copy')}
      </Button>
      {problem ? <ErrorState problem={problem} /> : null}
    </div>
  )
}
