import { Button, TextInput } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type CalendarLink, readLinkedCalendar, type Schedule, type ScheduleEntry, schedules } from '#contract/sla.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { useFields } from '../fields/use-fields.ts'
import { everything } from '../list/everything.ts'
import type { FieldsProps } from '../list/kind.ts'
import type { ScheduleForm } from './form.ts'
import { LeftOut } from './left-out.tsx'
import styles from './schedules.module.css'
import { useEntryWords } from './words.ts'

const LOOK_AGAIN_MS = 2_000

/** The list of schedules; while a calendar is being read it is looked at again. */
export function useWatchedSchedules(): void {
  useQuery({
    ...everything<Schedule>(schedules.list),
    refetchInterval: ({ state }) => (state.data?.some(isBeingRead) ? LOOK_AGAIN_MS : false),
  })
}

function isBeingRead({ link, availability }: Schedule): boolean {
  return link !== null && link.triedAt === null && availability !== 'archived'
}

/** The calendar elsewhere that holidays are read from: its address, how it is, and what it says. */
export function LinkedCalendar({ form, item }: FieldsProps<ScheduleForm, Schedule>) {
  const { input } = useFields(form)
  const link = item?.link ?? null
  return (
    <>
      <TextInput
        {...input('linkAddress')}
        placeholder="https://"
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
      />
      {link && item && form.values.linkAddress !== '' ? (
        <>
          <How link={link} />
          <ReadButton id={item.id} isSaved={form.values.linkAddress === link.address} />
          <Said link={link} />
        </>
      ) : null}
    </>
  )
}

function How({ link: { problem, said, triedAt, readAt, failingSince } }: { link: CalendarLink }) {
  const { t } = useTranslation()
  if (problem) {
    return (
      <div className={styles.trouble} role="status">
        <p>
          <strong>{t('admin-sla:link.failing')}</strong>{' '}
          {failingSince ? (
            <>
              {t('admin-sla:link.since')} <RelativeTime at={failingSince} />
            </>
          ) : null}
        </p>
        <p>
          {t(`admin-sla:calendarProblem.${problem}`)} {said ? <q dir="auto">{said}</q> : null}
        </p>
        <p>
          {readAt ? (
            <>
              {t('admin-sla:link.kept')} <RelativeTime at={readAt} />
            </>
          ) : (
            t('admin-sla:link.never')
          )}
        </p>
        <p>{t('admin-sla:link.again')}</p>
      </div>
    )
  }
  return (
    <p className={styles.soft} role="status">
      {triedAt === null || readAt === null ? (
        t('admin-sla:link.waiting')
      ) : (
        <>
          {t('admin-sla:link.read')} <RelativeTime at={readAt} />
        </>
      )}
    </p>
  )
}

/** Reads what is saved: another address has to be saved first. */
function ReadButton({ id, isSaved }: { id: number; isSaved: boolean }) {
  const { t } = useTranslation()
  const { submit, isPending, problem } = useSubmit(readLinkedCalendar, { invalidates: [['schedules']] })
  return (
    <div className={styles.tools}>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={isPending}
        disabled={!isSaved}
        onClick={() => submit({ params: { id } })}
      >
        {t('admin-sla:link.readNow')}
      </Button>
      {isSaved ? null : <span className={styles.soft}>{t('admin-sla:link.saveFirst')}</span>}
      {problem ? <ErrorState problem={problem} /> : null}
    </div>
  )
}

function Said({ link: { entries, skipped, past } }: { link: CalendarLink }) {
  const { t } = useTranslation()
  const words = useEntryWords()
  if (entries.length + skipped.length + past === 0) return null
  return (
    <details className={styles.said}>
      <summary>{t('admin-sla:link.entries', { count: entries.length })}</summary>
      <ul>
        {entries.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a calendar may say the same twice.
          <li key={at}>
            <bdi>{entry.name}</bdi> <span className={styles.soft}>{words(entry)}</span>
          </li>
        ))}
      </ul>
      <div className={styles.soft}>
        <LeftOut skipped={skipped} past={past} />
      </div>
    </details>
  )
}

/** What a calendar says beside what is being written, as long as it is linked. */
export function linkedEntries(item: Schedule | null, { linkAddress }: ScheduleForm): ScheduleEntry[] {
  return linkAddress === '' ? [] : (item?.link?.entries ?? [])
}
