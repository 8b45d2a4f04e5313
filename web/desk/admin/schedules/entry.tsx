import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { IconChevronDown, IconPlus, IconTrash, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScheduleEntry } from '#contract/sla.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { repeatKinds, repeatsOf } from './form.ts'
import { RepeatFields } from './repeat-fields.tsx'
import styles from './schedules.module.css'
import { useEntryWords } from './words.ts'

interface Props {
  entry: ScheduleEntry
  path: string
  errors: Record<string, ReactNode>
  isFolded: boolean
  onChange: (part: Partial<ScheduleEntry>) => void
  onRemove: () => void
}

export function EntryFields({ entry, path, errors, isFolded, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const words = useEntryWords()
  const [isOpened, setOpened] = useState(false)
  const error = (field: string) => errors[`${path}.${field}`]
  const isWrong = Object.keys(errors).some((field) => field.startsWith(`${path}.`))
  const isOpen = !isFolded || isOpened || isWrong
  const name = entry.name || t('admin-sla:entry.unnamed')
  if (!isOpen) {
    return (
      <div className={styles.folded}>
        <button type="button" aria-expanded={false} onClick={() => setOpened(true)}>
          <IconChevronDown size={14} aria-hidden />
          <bdi>{name}</bdi>
          <span className={styles.soft}>{words(entry)}</span>
        </button>
        <IconButton aria-label={t('admin:list.remove', { name })} onClick={onRemove}>
          <IconTrash size={16} />
        </IconButton>
      </div>
    )
  }
  return (
    <section className={styles.entry} aria-label={name}>
      <div className={styles.fields}>
        <TextInput
          label={t('common:name')}
          data-path={`${path}.name`}
          value={entry.name}
          error={error('name')}
          maxLength={100}
          required
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <Select
          label={t('admin-sla:entry.repeats')}
          data={repeatKinds.map((value) => ({ value, label: t(`admin-sla:repeats.${value}`) }))}
          value={entry.repeats.kind}
          allowDeselect={false}
          onChange={(kind) => kind && onChange({ repeats: repeatsOf(kind, entry.startsOn) })}
        />
        <RepeatFields repeats={entry.repeats} onChange={(repeats) => onChange({ repeats })} />
      </div>
      <Times
        entry={entry}
        error={(at) => errors[`${path}.times.${at}.to`] ?? errors[`${path}.times.${at}.from`]}
        onChange={onChange}
      />
      <div className={styles.fields}>
        <TextInput
          type="date"
          label={t(entry.repeats.kind === 'never' ? 'admin-sla:entry.on' : 'admin-sla:entry.startsOn')}
          value={entry.startsOn}
          error={error('startsOn')}
          onChange={(event) => event.currentTarget.value && onChange({ startsOn: event.currentTarget.value })}
        />
        {entry.repeats.kind === 'never' ? null : (
          <TextInput
            type="date"
            label={t('admin-sla:entry.until')}
            value={entry.until ?? ''}
            error={error('until')}
            onChange={(event) => onChange({ until: event.currentTarget.value || null })}
          />
        )}
        <NumberInput
          label={t('admin-sla:entry.days')}
          min={1}
          max={366}
          allowDecimal={false}
          value={entry.days}
          error={error('days')}
          onChange={(days) => onChange({ days: Number(days) || 1 })}
        />
      </div>
      <div className={styles.end}>
        <IconButton aria-label={t('admin:list.remove', { name })} onClick={onRemove}>
          <IconTrash size={16} />
        </IconButton>
      </div>
    </section>
  )
}

/** A clock shows 00:00 at the end of a day, too. */
const shown = (time: string) => (time === '24:00' ? '00:00' : time)
const meant = (time: string) => (time === '00:00' ? '24:00' : time)

function Times({
  entry: { times },
  error,
  onChange,
}: {
  entry: ScheduleEntry
  error: (at: number) => ReactNode
  onChange: Props['onChange']
}) {
  const { t } = useTranslation()
  const change = (at: number, part: Partial<ScheduleEntry['times'][number]>) =>
    onChange({ times: times.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <div className={styles.times}>
      <Checkbox
        label={t('admin-sla:entry.allDay')}
        checked={times.length === 0}
        onChange={(event) => onChange({ times: event.currentTarget.checked ? [] : [{ from: '08:00', to: '17:00' }] })}
      />
      {times.map(({ from, to }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: times are named by their place; they have nothing else.
        <div key={at} className={styles.time}>
          <TextInput
            type="time"
            aria-label={t('admin-sla:entry.from')}
            value={from}
            onChange={(event) => event.currentTarget.value && change(at, { from: event.currentTarget.value })}
          />
          <span aria-hidden>–</span>
          <TextInput
            type="time"
            aria-label={t('admin-sla:entry.to')}
            value={shown(to)}
            error={error(at)}
            onChange={(event) => event.currentTarget.value && change(at, { to: meant(event.currentTarget.value) })}
          />
          {times.length > 1 ? (
            <IconButton
              aria-label={t('admin-sla:entry.removeTime')}
              onClick={() => onChange({ times: times.filter((_, i) => i !== at) })}
            >
              <IconX size={15} />
            </IconButton>
          ) : null}
        </div>
      ))}
      {times.length > 0 && times.length < 12 ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange({ times: [...times, { from: shown(times.at(-1)?.to ?? '08:00'), to: '24:00' }] })}
        >
          {t('admin-sla:entry.addTime')}
        </Button>
      ) : null}
    </div>
  )
}
