import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { testRule } from '#contract/rules.ts'
import { useSubmit } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { DateTime } from '#web/ui/time.tsx'
import { ForeseenList } from '../../macros/foreseen-list.tsx'
import styles from '../conditions/conditions.module.css'
import { Trace } from '../conditions/trace.tsx'
import type { RuleForm } from './form.ts'

/** Whether the rule, as it stands here and before it is saved, matches a ticket as it is now, and what it would do. */
export function TryRule({ rule, fields }: { rule: RuleForm; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const { submit, isPending, problem, reply: data } = useSubmit(testRule)
  const ask = () => {
    const { name, trigger, conditions, actions } = rule
    const ticketNumber = number.trim().replace(/^#/, '')
    if (ticketNumber) submit({ body: { ticketNumber, ...(name.trim() && { name }), trigger, conditions, actions } })
  }
  return (
    <div className={styles.action}>
      <div className={styles.actionHead}>
        <TextInput
          label={t('admin-rules:tryRule.label')}
          placeholder={t('admin-rules:try.number')}
          value={number}
          error={problem ? problemWords(problem).happened : null}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // It would save the rule.
            event.preventDefault()
            ask()
          }}
        />
        <Button variant="default" mt="auto" loading={isPending} disabled={!number.trim()} onClick={ask}>
          {t('admin-rules:tryRule.ask')}
        </Button>
      </div>
      <div role="status">
        {data && !problem ? (
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
      </div>
    </div>
  )
}
