import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { testRule } from '#contract/rules.ts'
import { useSubmit } from '#web/submit.ts'
import { DateTime } from '#web/ui/time.tsx'
import { ForeseenList } from '../../macros/foreseen-list.tsx'
import { AskTicket } from '../conditions/ask-ticket.tsx'
import styles from '../conditions/conditions.module.css'
import { Trace } from '../conditions/trace.tsx'
import type { RuleForm } from './form.ts'

/** Whether the rule, as it stands here and before it is saved, matches a ticket as it is now, and what it would do. */
export function TryRule({ rule, fields }: { rule: RuleForm; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const { submit, isPending, problem, reply: data } = useSubmit(testRule)
  const { name, trigger, conditions, actions } = rule
  return (
    <AskTicket
      label={t('admin-rules:tryRule.label')}
      action={t('admin-rules:tryRule.ask')}
      isPending={isPending}
      problem={problem}
      onAsk={(ticketNumber) =>
        submit({ body: { ticketNumber, ...(name.trim() && { name }), trigger, conditions, actions } })
      }
    >
      {data ? (
        <>
          <p className={styles.soft}>
            <strong>
              {t(data.matched ? 'admin-rules:try.yes' : 'admin-rules:try.no', {
                number: data.ticket.number,
                subject: data.ticket.subject,
              })}
            </strong>{' '}
            {data.error}
          </p>
          <Trace trace={data.trace} fields={fields} />
          {data.dueAt ? (
            <p className={styles.soft}>
              {t('admin-rules:tryRule.due')} <DateTime at={data.dueAt} />
            </p>
          ) : null}
          {data.foreseen ? <ForeseenList foreseen={data.foreseen} /> : null}
        </>
      ) : null}
    </AskTicket>
  )
}
