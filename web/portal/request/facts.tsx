import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isEmptyAnswer } from '#contract/form-rules.ts'
import type { PortalField } from '#contract/forms.ts'
import type { PortalTicket } from '#contract/portal.ts'
import { AnswerValue } from '#web/answers/answer-value.tsx'
import { useFormat } from '#web/ui/format.ts'
import { DateTime } from '#web/ui/time.tsx'
import { RequestState } from '../request-state.tsx'
import { EditAnswers } from './edit-answers.tsx'
import styles from './facts.module.css'

/** How the request stands; what was asked and answered at the start is folded, since the thread matters more. */
export function Facts({ ticket }: { ticket: PortalTicket }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const names = ticket.collaborators.map(({ name }) => name)
  const answers = ticket.fields.filter(({ value }) => isGiven(value))
  return (
    <div className={styles.frame}>
      <p className={styles.state}>
        <RequestState ticket={ticket} />
        <span dir="auto">{ticket.department}</span>
        {ticket.closedAt ? (
          <span>{t('portal:request.closedAt', { at: dateTime(ticket.closedAt) })}</span>
        ) : (
          <span>{t('portal:request.openedAt', { at: dateTime(ticket.createdAt) })}</span>
        )}
      </p>
      <details>
        <summary className={styles.summary}>{t('portal:request.more')}</summary>
        <dl className={styles.facts}>
          {ticket.helpTopic ? <Fact label={t('portal:new.topic')}>{ticket.helpTopic}</Fact> : null}
          {ticket.closedAt ? (
            <Fact label={t('portal:request.created')}>
              <DateTime at={ticket.createdAt} />
            </Fact>
          ) : null}
          <Fact label={t('portal:request.requester')}>{`${ticket.requester.name}, ${ticket.requester.email}`}</Fact>
          {names.length > 0 ? <Fact label={t('portal:request.collaborators')}>{names.join(', ')}</Fact> : null}
          {answers.map((answer) => (
            <Fact key={answer.key} label={answer.label}>
              <Answered answer={answer} field={ticket.form.find(({ key }) => key === answer.key)} />
            </Fact>
          ))}
        </dl>
        <EditAnswers ticket={ticket} />
      </details>
    </div>
  )
}

type Given = PortalTicket['fields'][number]

/** @param field  nothing where it is not asked any more: then a choice is told by the label that it had */
function Answered({ answer, field }: { answer: Given; field: PortalField | undefined }) {
  if (!field && answer.kind === 'choice') return answer.text
  return <AnswerValue field={field ?? answer} value={answer.value} />
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt dir="auto">{label}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}

// A box that was left open says something, too.
function isGiven(value: PortalTicket['fields'][number]['value']): boolean {
  return value === false || !isEmptyAnswer(value)
}
