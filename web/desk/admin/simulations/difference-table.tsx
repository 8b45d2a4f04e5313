import { Link } from '@tanstack/react-router'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Difference } from '#contract/simulations.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { causeName } from '../../tickets/system-words.ts'
import { type ChangeCause, type ChangeRow, useChangeRows } from './change-rows.ts'
import styles from './simulations.module.css'

interface Props {
  items: Difference[]
  /** `notReproduced`: what was recorded, and what the replay comes to. */
  kind: 'differs' | 'notReproduced'
  /** A ticket opens beside the page that it is listed on. */
  isInDrawer?: boolean
}

/** Tickets with what would differ in each, a line a field. */
export function DifferenceTable({ items, kind, isInDrawer = false }: Props) {
  const { t } = useTranslation()
  const rowsOf = useChangeRows()
  const isReplay = kind === 'notReproduced'
  return (
    <div className={styles.frame}>
      <table className={styles.differences}>
        <caption className="visually-hidden">{t(`admin-simulations:kind.${kind}`)}</caption>
        <thead>
          <tr>
            <th scope="col">{t('admin-simulations:column.ticket')}</th>
            <th scope="col">{t('admin-simulations:column.field')}</th>
            <th scope="col">{t('admin-simulations:column.recorded')}</th>
            <th scope="col">{t('admin-simulations:column.live')}</th>
            {isReplay ? null : <th scope="col">{t('admin-simulations:column.draft')}</th>}
            <th scope="col">{t('admin-simulations:column.cause')}</th>
          </tr>
        </thead>
        {items.map(({ ticket, ...difference }) => {
          const rows = rowsOf({ ticket, ...difference })
          return (
            <tbody key={ticket.id}>
              {rows.map((row, at) => (
                <tr key={`${row.field} ${row.isOpening}`}>
                  {at === 0 ? (
                    <th scope="rowgroup" rowSpan={rows.length}>
                      <Link
                        to="/tickets/$ticketId"
                        params={{ ticketId: String(ticket.id) }}
                        {...(isInDrawer && { target: '_blank' })}
                      >
                        #{ticket.number} <bdi>{ticket.subject}</bdi>
                      </Link>
                      <span className={styles.soft}>
                        <RelativeTime at={ticket.openedAt} />
                      </span>
                    </th>
                  ) : null}
                  <Values row={row} isReplay={isReplay} />
                </tr>
              ))}
            </tbody>
          )
        })}
      </table>
    </div>
  )
}

function Values({
  row: { field, isOpening, recorded, live, draft, cause },
  isReplay,
}: {
  row: ChangeRow
  isReplay: boolean
}) {
  const { t } = useTranslation()
  const label = (column: string) => ({ 'data-label': t(`admin-simulations:column.${column}`) })
  return (
    <>
      <td className={styles.field}>
        {t(`admin-simulations:field.${field}`)}
        {isOpening ? <span className={styles.soft}>{t('admin-simulations:atOpening')}</span> : null}
      </td>
      <td {...label('recorded')} className={styles.soft}>
        <bdi>{recorded ?? '–'}</bdi>
      </td>
      <td {...label('live')}>{isReplay ? <strong>{live}</strong> : <bdi>{live}</bdi>}</td>
      {isReplay ? null : (
        <td {...label('draft')}>
          <strong>
            <bdi>{draft}</bdi>
          </strong>
        </td>
      )}
      <td {...label('cause')}>{cause ? causeWords(cause) : '–'}</td>
    </>
  )
}

function causeWords(cause: NonNullable<ChangeCause>): string {
  const key = `desk-ticket:why.cause.${cause.kind}`
  const name = causeName(cause)
  return i18next.exists(key) ? i18next.t(key, { name }) : name
}
