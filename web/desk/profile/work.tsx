import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { getAgentWork } from '#contract/assignment.ts'
import { query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { Absences } from '../assignment/absences.tsx'
import { Skills } from '../assignment/work-section.tsx'
import { Section } from './section.tsx'

/** What one can and has to do, to be read; one's absences, to be announced. */
export function WorkAndAbsence() {
  const { t } = useTranslation()
  const { id } = useAgent()
  const { data } = useQuery(query(getAgentWork, { params: { id } }))
  return (
    <Section title={t('assignment:profile.title')} lead={t('assignment:profile.lead')}>
      {data ? (
        <>
          <p>{t('assignment:profile.figures', { load: data.load, capacity: data.capacity })}</p>
          <Skills work={data} />
        </>
      ) : null}
      <h3>{t('assignment:absence.title')}</h3>
      <Absences agentId={id} />
    </Section>
  )
}
