import { NumberInput, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgentWork, changeAgentWork, getAgentWork } from '#contract/assignment.ts'
import { schedules } from '#contract/sla.ts'
import { formErrors } from '#web/form-errors.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { IdSelect } from '../admin/fields/id-select.tsx'
import { FieldSection } from '../admin/fields/section.tsx'
import { useSavedAlong } from '../admin/list/also-saved.tsx'
import { Absences } from './absences.tsx'
import styles from './assignment.module.css'

/** What decides how much an agent gets; kept elsewhere than the form around it, and saved with it. */
export function WorkSection({ agentId }: { agentId: number }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(getAgentWork, { params: { id: agentId } }))
  return (
    <>
      <FieldSection title={t('assignment:work.title')} lead={t('assignment:work.lead')}>
        {data ? <WorkForm key={JSON.stringify(data)} agentId={agentId} work={data} /> : <BlockSkeleton height={90} />}
      </FieldSection>
      <FieldSection title={t('assignment:absence.title')} lead={t('assignment:absence.lead')}>
        <Absences agentId={agentId} />
      </FieldSection>
    </>
  )
}

function WorkForm({ agentId, work }: { agentId: number; work: AgentWork }) {
  const { t } = useTranslation()
  const before = { languages: work.languages, capacity: work.capacity, scheduleId: work.schedule?.id ?? null }
  const [values, setValues] = useState(before)
  const { submitAsync, problem } = useSubmit(changeAgentWork, {
    invalidates: [['agents', String(agentId)], ['assignment'], ['skill-matrix']],
  })
  const errors = formErrors(problem)
  const isDirty = JSON.stringify(values) !== JSON.stringify(before)
  const save = () =>
    submitAsync({ params: { id: agentId }, body: values }).then(
      () => true,
      () => false, // Said in place.
    )
  useSavedAlong({ isDirty, save })
  return (
    <div className={styles.stack}>
      <ProblemBanner problem={Object.keys(errors).length > 0 ? null : problem} />
      <TagsInput
        label={t('assignment:work.languages')}
        description={t('assignment:work.languagesHint')}
        data={['en', 'de', 'fr', 'es', 'it', 'pl', 'nl', 'pt', 'tr', 'ar']}
        value={values.languages}
        error={errors.languages}
        onChange={(languages) => setValues({ ...values, languages })}
      />
      <NumberInput
        label={t('assignment:work.capacity')}
        description={t('assignment:work.capacityHint', { load: work.load })}
        min={0}
        max={1000}
        allowDecimal={false}
        value={values.capacity}
        error={errors.capacity}
        onChange={(capacity) => setValues({ ...values, capacity: Number(capacity) || 0 })}
      />
      <IdSelect
        label={t('assignment:work.schedule')}
        from={schedules.list}
        none={t('assignment:work.always')}
        fits={(one) => one.kind === 'hours'}
        value={values.scheduleId}
        error={errors.scheduleId}
        onChange={(scheduleId) => setValues({ ...values, scheduleId })}
      />
      <Skills work={work} />
    </div>
  )
}

/** What somebody can, to be read; levels are set in the matrix. */
export function Skills({ work }: { work: AgentWork }) {
  const { t } = useTranslation()
  if (work.skills.length === 0) return <p className={styles.soft}>{t('assignment:work.noSkills')}</p>
  return (
    <ul className={styles.chips} aria-label={t('assignment:work.skills')}>
      {work.skills.map(({ skill, level }) => (
        <li key={skill.id}>
          {skill.name} <span className={styles.soft}>{t(`assignment:level.${level}`)}</span>
        </li>
      ))}
    </ul>
  )
}
