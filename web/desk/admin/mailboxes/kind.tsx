import { useTranslation } from 'react-i18next'
import { type Mailbox, mailboxes } from '#contract/mailboxes.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { kindOf } from '../list/kind.ts'
import { MailAddress } from '../mail/mail-address.tsx'
import { MailboxFields } from './fields.tsx'
import { mailboxBody, mailboxValues } from './form.ts'
import { isUnconnected, MailboxHealth } from './health.tsx'

const SHOWN = 3

export const mailboxKind = kindOf(mailboxes, {
  key: 'mailboxes',
  useColumns: () => {
    const { t } = useTranslation()
    const time = (at: string | null) => (at ? <RelativeTime at={at} /> : t('admin-mail:never'))
    return [
      {
        key: 'name',
        label: t('common:name'),
        width: '18%',
        sortBy: (one: Mailbox) => one.name,
        render: (one) => one.name,
      },
      {
        key: 'health',
        label: t('admin-mail:mailbox.health'),
        sortBy: (one) => one.state,
        render: (one) => <MailboxHealth mailbox={one} />,
        width: '28%',
      },
      {
        key: 'addresses',
        label: t('admin-mail:mailbox.addresses'),
        width: '20%',
        render: ({ addresses }) => {
          const rest = addresses.length - SHOWN
          return (
            <>
              {addresses.slice(0, SHOWN).map(({ id, email }) => (
                <div key={id}>
                  <MailAddress address={email} />
                </div>
              ))}
              {rest > 0 ? t('admin-mail:andMore', { count: rest }) : null}
              {addresses.length === 0 ? '–' : null}
            </>
          )
        },
        isMinor: true,
      },
      {
        key: 'fetched',
        label: t('admin-mail:mailbox.fetched'),
        sortBy: (one) => one.fetchedAt,
        render: (one) => (one.fetchHost === null ? t('admin-mail:mailbox.notFetched') : time(one.fetchedAt)),
        isMinor: true,
      },
      {
        key: 'last',
        label: t('admin-mail:mailbox.lastMessage'),
        sortBy: (one) => one.lastMessageAt,
        render: (one) => time(one.lastMessageAt),
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.name} ${one.userName} ${one.addresses.map(({ email }) => email).join(' ')}`,
  values: mailboxValues,
  body: mailboxBody,
  Fields: MailboxFields,
  size: 'xl',
  staysOpen: isUnconnected,
})
