import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type MailAddress, mailAddresses } from '#contract/mailboxes.ts'
import { getSettings } from '#contract/reference.ts'
import { query } from '#web/queries.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { kindOf } from '../list/kind.ts'
import { AddressFields, type AddressForm } from './fields.tsx'

export const addressKind = kindOf(mailAddresses, {
  key: 'mailAddresses',
  nameOf: (one) => one.email,
  useColumns: () => {
    const { t } = useTranslation()
    const defaultId = useQuery(query(getSettings, {})).data?.mail.defaultAddressId
    return [
      {
        key: 'email',
        label: t('common:email'),
        sortBy: (one: MailAddress) => one.email,
        render: (one) => <DefaultMark name={one.email} isDefault={one.id === defaultId} />,
      },
      {
        key: 'name',
        label: t('admin:field.senderName'),
        sortBy: (one) => one.name,
        render: (one) => one.name || '–',
        isMinor: true,
      },
      {
        key: 'mailbox',
        label: t('admin:field.mailboxId'),
        sortBy: (one) => one.mailbox?.name,
        render: (one) => one.mailbox?.name ?? t('admin-mail:address.noMailboxShort'),
      },
      {
        key: 'department',
        label: t('admin:field.departmentId'),
        sortBy: (one) => one.department?.name,
        render: (one) => one.department?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'topic',
        label: t('admin:field.helpTopicId'),
        sortBy: (one) => one.helpTopic?.name,
        render: (one) => one.helpTopic?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'response',
        label: t('admin-mail:address.response'),
        render: (one) => (one.autoResponse ? t('common:yes') : t('common:no')),
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.email} ${one.name} ${one.mailbox?.name ?? ''} ${one.department?.name ?? ''}`,
  values: (one): AddressForm => ({
    email: one?.email ?? '',
    name: one?.name ?? '',
    mailboxId: one?.mailbox?.id ?? null,
    departmentId: one?.department?.id ?? null,
    helpTopicId: one?.helpTopic?.id ?? null,
    priorityId: one?.priority?.id ?? null,
    autoResponse: one?.autoResponse ?? true,
    notes: one?.notes ?? '',
    availability: one?.availability ?? 'active',
  }),
  body: (values) => values,
  Fields: AddressFields,
})
