import { IconInbox } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listIncoming } from '#contract/intake.ts'
import { pages } from '#web/queries.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { MailListPage } from '../mail/mail-list-page.tsx'
import { fates, useMailSearch } from '../mail/mail-search.ts'
import { StateFilter } from '../mail/state-filter.tsx'
import { useLedgerColumns } from './columns.tsx'

/** The ledger: every message that came, and what became of it. */
export function IncomingMailPage() {
  const { t } = useTranslation()
  const narrowing = useMailSearch()
  const { fate, mailbox, ticket, q } = narrowing.search
  const list = useInfiniteQuery({
    ...pages(listIncoming, { query: { fate, mailboxId: mailbox, ticketId: ticket, q } }),
    placeholderData: keepPreviousData,
  })
  return (
    <MailListPage
      name="incomingMail"
      list={list}
      columns={useLedgerColumns()}
      narrowing={narrowing}
      states={
        list.data ? (
          <StateFilter
            label={t('admin-mail:in.fate')}
            all={t('admin-mail:list.all')}
            states={fates}
            nameOf={(one) => t(`admin-mail:fate.${one}`)}
            counts={list.data.pages[0]?.counts}
            value={fate}
            onChange={(to) => narrowing.change({ fate: to })}
          />
        ) : null
      }
      empty={{
        icon: <IconInbox size={22} />,
        title: t('admin-mail:in.empty'),
        children: t('admin-mail:in.emptyText'),
        action: (
          <ButtonLink to="/admin/mailboxes" variant="default">
            {t('admin:page.mailboxes.title')}
          </ButtonLink>
        ),
      }}
    />
  )
}
