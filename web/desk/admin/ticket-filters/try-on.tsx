import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { testTicketFilter } from '#contract/ticket-filters.ts'
import { useSubmit } from '#web/submit.ts'
import { AskTicket } from '../conditions/ask-ticket.tsx'
import styles from '../conditions/conditions.module.css'
import { Trace } from '../conditions/trace.tsx'
import type { FilterForm } from './form.ts'

/** Whether the filter, as it stands here and before it is saved, would match a ticket as that arrived. */
export function TryOn({ filter, fields }: { filter: FilterForm; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const { submit, isPending, problem, reply: data } = useSubmit(testTicketFilter)
  const { target, addressId, conditions } = filter
  const words = data?.matched ? 'yes' : data?.isAddressed ? 'no' : 'otherDoor'
  return (
    <AskTicket
      label={t('admin-rules:try.label')}
      action={t('admin-rules:try.ask')}
      isPending={isPending}
      problem={problem}
      onAsk={(ticketNumber) => submit({ body: { ticketNumber, target, addressId, conditions } })}
    >
      {data ? (
        <>
          <p className={styles.soft}>
            <strong>
              {t(`admin-rules:try.${words}`, { number: data.ticket.number, subject: data.ticket.subject })}
            </strong>
          </p>
          {data.error ? <p className={styles.error}>{data.error}</p> : null}
          <Trace trace={data.trace} fields={fields} />
        </>
      ) : null}
    </AskTicket>
  )
}
