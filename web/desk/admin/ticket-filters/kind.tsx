import { Tooltip } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { orderTicketFilters, type TicketFilter, ticketFilters } from '#contract/ticket-filters.ts'
import { useFormat } from '#web/ui/format.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { wrapped } from '../conditions/model.ts'
import { kindOf } from '../list/kind.ts'
import { FilterFields } from './fields.tsx'
import { Flags } from './flags.tsx'
import { type FilterForm, filterBody, freshFilter } from './form.ts'
import styles from './ticket-filters.module.css'

export const filterKind = kindOf(ticketFilters, {
  key: 'ticketFilters',
  useColumns: () => {
    const { t } = useTranslation()
    const { number } = useFormat()
    return [
      {
        key: 'name',
        label: t('common:name'),
        render: (one: TicketFilter) => (
          <span className={styles.name}>
            {one.name}
            {one.stopsFurther ? (
              <Tooltip label={t('admin-rules:filter.stops')} withArrow>
                <IconHandStop size={15} role="img" aria-label={t('admin-rules:filter.stops')} />
              </Tooltip>
            ) : null}
          </span>
        ),
      },
      {
        key: 'target',
        label: t('admin-rules:filter.target'),
        width: '8rem',
        render: (one) => t(`admin-rules:target.${one.target}`),
        isMinor: true,
      },
      {
        key: 'does',
        label: t('admin-rules:filter.does'),
        render: (one) => one.actions.map(({ kind }) => t(`admin-rules:action.${kind}`)).join(', ') || '–',
        isMinor: true,
      },
      {
        key: 'flags',
        label: t('admin-rules:filter.flags'),
        render: ({ flags, isSilent }) => <Flags flags={flags} isSilent={isSilent} />,
      },
      {
        key: 'matches',
        label: t('admin-rules:filter.matches'),
        render: (one) => (
          <>
            {number(one.matches)}
            {one.lastMatchedAt ? (
              <small className={styles.last}>
                <RelativeTime at={one.lastMatchedAt} />
              </small>
            ) : null}
          </>
        ),
        align: 'end',
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.name} ${one.notes}`,
  values: (item): FilterForm => (item ? { ...item, conditions: wrapped(item.conditions) } : freshFilter),
  body: filterBody,
  Fields: FilterFields,
  size: 'xl',
  order: {
    field: 'position',
    groupOf: (one) => (one.availability === 'archived' ? 'archived' : ''),
    route: orderTicketFilters,
  },
  staysOpen: ({ flags }) => flags.length > 0,
})
