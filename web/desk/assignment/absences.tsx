import { Button, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Absence, createAbsence, listAbsences, removeAbsence } from '#contract/assignment.ts'
import { agents } from '#contract/people.ts'
import { formErrors } from '#web/form-errors.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { IdSelect } from '../admin/fields/id-select.tsx'
import styles from './assignment.module.css'
import { unmetKeys, Warnings } from './warnings.tsx'

const again = { invalidates: [['absences'], ['assignment'], unmetKeys] }

/** The absences of an agent that are not over, and a form for the next one. */
export function Absences({ agentId }: { agentId: number }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(listAbsences, { query: { agentId } }))
  const { submit } = useSubmit(removeAbsence, again)
  return (
    <div className={styles.stack}>
      {data?.items.length === 0 ? <p className={styles.soft}>{t('assignment:absence.none')}</p> : null}
      {data && data.items.length > 0 ? (
        <ul className={styles.list}>
          {data.items.map((absence) => (
            <li key={absence.id}>
              <Span absence={absence} />
              <IconButton
                aria-label={t('assignment:absence.remove')}
                onClick={() => submit({ params: { id: absence.id } })}
              >
                <IconTrash size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <NewAbsence agentId={agentId} />
    </div>
  )
}

function Span({ absence: { startsAt, endsAt, standIn, reason } }: { absence: Absence }): ReactNode {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const words = endsAt
    ? t('assignment:absence.span', { from: dateTime(startsAt), to: dateTime(endsAt) })
    : t('assignment:absence.openSpan', { from: dateTime(startsAt) })
  return (
    <span>
      {words}
      <span className={styles.soft}>
        {[reason, standIn ? t('assignment:absence.by', { name: standIn.name }) : ''].filter(Boolean).join(' · ')}
      </span>
    </span>
  )
}

const empty = { from: '', to: '', standInId: null as number | null, reason: '' }

function NewAbsence({ agentId }: { agentId: number }) {
  const { t } = useTranslation()
  const [values, setValues] = useState(empty)
  const { submit, isPending, problem, reply } = useSubmit(createAbsence, { ...again, onDone: () => setValues(empty) })
  const errors = formErrors(problem)
  const announce = () =>
    submit({
      body: {
        agentId,
        startsAt: new Date(values.from).toISOString(),
        endsAt: values.to ? new Date(values.to).toISOString() : null,
        standInId: values.standInId,
        reason: values.reason,
      },
    })
  return (
    <div className={styles.stack}>
      <ProblemBanner problem={Object.keys(errors).length > 0 ? null : problem} />
      <Warnings warnings={reply?.warnings ?? []} />
      <div className={styles.pair}>
        <TextInput
          type="datetime-local"
          label={t('assignment:absence.from')}
          value={values.from}
          error={errors.startsAt}
          onChange={(event) => setValues({ ...values, from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('assignment:absence.to')}
          description={t('assignment:absence.toHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={values.to}
          error={errors.endsAt}
          onChange={(event) => setValues({ ...values, to: event.currentTarget.value })}
        />
      </div>
      <IdSelect
        label={t('assignment:absence.standIn')}
        from={agents.list}
        none={t('assignment:absence.nobody')}
        fits={(one) => one.id !== agentId}
        value={values.standInId}
        error={errors.standInId}
        onChange={(standInId) => setValues({ ...values, standInId })}
      />
      <TextInput
        label={t('assignment:absence.reason')}
        maxLength={200}
        value={values.reason}
        onChange={(event) => setValues({ ...values, reason: event.currentTarget.value })}
      />
      <div className={styles.row}>
        <Button variant="default" loading={isPending} disabled={values.from === ''} onClick={announce}>
          {t('assignment:absence.announce')}
        </Button>
      </div>
    </div>
  )
}
