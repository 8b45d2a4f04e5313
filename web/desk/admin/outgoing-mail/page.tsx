import { IconSend } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listOutgoingMails } from '#contract/outbox.ts'
import { pages } from '#web/queries.ts'
import { MailListPage } from '../mail/mail-list-page.tsx'
import { mailStates, useMailSearch } from '../mail/mail-search.ts'
import { StateFilter } from '../mail/state-filter.tsx'
import { useOutboxColumns } from './columns.tsx'
import { RetryAll } from './retry-all.tsx'

/** The outbox: every mail that leaves, and whether it has. */
export function OutgoingMailPage() {
  const { t } = useTranslation()
  const narrowing = useMailSearch()
  const { state, mailbox, ticket, q } = narrowing.search
  const list = useInfiniteQuery({
    ...pages(listOutgoingMails, { query: { state, mailboxId: mailbox, ticketId: ticket, q } }),
    placeholderData: keepPreviousData,
  })
  return (
    <MailListPage
      name="outgoingMail"
      list={list}
      columns={useOutboxColumns()}
      narrowing={narrowing}
      states={
        list.data ? (
          <StateFilter
            label={t('admin-mail:out.state')}
            all={t('admin-mail:list.all')}
            states={mailStates}
            nameOf={(one) => t(`admin-mail:mailState.${one}`)}
            counts={list.data.pages[0]?.counts}
            value={state}
            onChange={(to) => narrowing.change({ state: to })}
          />
        ) : null
      }
      actions={<RetryAll />}
      empty={{
        icon: <IconSend size={22} />,
        title: t('admin-mail:out.empty'),
        children: t('admin-mail:out.emptyText'),
      }}
    />
  )
}
