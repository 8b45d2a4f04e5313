import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { testTicketFilter } from '#contract/ticket-filters.ts'
import { useSubmit } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import styles from '../conditions/conditions.module.css'
import { Trace } from '../conditions/trace.tsx'
import type { FilterForm } from './form.ts'

/** Whether the filter, as it stands here and before it is saved, would match a ticket as that arrived. */
export function TryOn({ filter, fields }: { filter: FilterForm; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const { submit, isPending, problem, reply: data } = useSubmit(testTicketFilter)
  const ask = () => {
    const { target, addressId, conditions } = filter
    if (number.trim())
      submit({ body: { ticketNumber: number.trim().replace(/^#/, ''), target, addressId, conditions } })
  }
  return (
    <div className={styles.action}>
      <div className={styles.actionHead}>
        <TextInput
          label={t('admin-rules:try.label')}
          placeholder={t('admin-rules:try.number')}
          value={number}
          error={problem ? problemWords(problem).happened : null}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // It would save the filter.
            event.preventDefault()
            ask()
          }}
        />
        <Button variant="default" mt="auto" loading={isPending} disabled={!number.trim()} onClick={ask}>
          {t('admin-rules:try.ask')}
        </Button>
      </div>
      <div role="status">
        {data && !problem ? (
          <>
            <p className={styles.soft}>
              <strong>
                {t(
                  data.matched
                    ? 'admin-rules:try.yes'
                    : data.isAddressed
                      ? 'admin-rules:try.no'
                      : 'admin-rules:try.otherDoor',
                  {
                    number: data.ticket.number,
                    subject: data.ticket.subject,
                  },
                )}
              </strong>
            </p>
            {data.error ? <p className={styles.error}>{data.error}</p> : null}
            <Trace trace={data.trace} fields={fields} />
          </>
        ) : null}
      </div>
    </div>
  )
}
