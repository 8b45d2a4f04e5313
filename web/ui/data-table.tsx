import { TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconSearch } from '@tabler/icons-react'
import { type HTMLAttributes, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './data-table.module.css'
import { useFormat } from './format.ts'
import { type Sorting, sortRows } from './sort-rows.ts'

export interface Column<Row> {
  key: string
  label: string
  /** `isFlat`: the rows are searched or sorted, so they do not stand in the order in which they were given. A number is written as people do. */
  render: (row: Row, isFlat: boolean) => ReactNode
  /** Makes the column sortable. */
  sortBy?: (row: Row) => string | number | null | undefined
  align?: 'start' | 'end'
  width?: string
  /** What a phone can do without. */
  isMinor?: boolean
}

/** What a row of the table does besides. */
export type RowProps<Row> = (row: Row) => HTMLAttributes<HTMLTableRowElement>

interface Props<Row> {
  /** Read out as the name of the table. */
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string | number
  /** The words by which the search finds a row; no search field without it. */
  words?: (row: Row) => string
  /** Instead: the search is the caller's (long lists). */
  search?: { text: string; onChange: (text: string) => void }
  onOpen?: (row: Row) => void
  /** Names the button that opens a row. */
  openLabel?: (row: Row) => string
  isFaint?: (row: Row) => boolean
  /** Instead of the table when there are no rows at all. */
  empty: ReactNode
  /** Beside the search: filters, "new". */
  tools?: ReactNode
  initialSort?: Sorting
  rowProps?: RowProps<Row> | undefined
}

/** The table of an administrative list: searched and sorted in place, a click on a row opens it. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, words, search, onOpen, openLabel, isFaint, empty, tools, initialSort } = props
  const { rowProps } = props
  const { t } = useTranslation()
  const { number } = useFormat()
  const [text, setText] = useState('')
  const [sorting, setSorting] = useState<Sorting | null>(initialSort ?? null)
  const wanted = text.trim().toLocaleLowerCase()
  const found = words && wanted ? rows.filter((row) => words(row).toLocaleLowerCase().includes(wanted)) : rows
  const sorted = sortRows(found, columns, sorting)
  const field = search ?? (words ? { text, onChange: setText } : null)
  const isFlat = sorting !== null || wanted !== ''
  const cell = (column: Column<Row>, row: Row) => {
    const content = column.render(row, isFlat)
    return typeof content === 'number' ? number(content) : content
  }
  return (
    <>
      <div className={styles.tools}>
        {field && (rows.length > 0 || field.text) ? (
          <TextInput
            type="search"
            className={styles.search}
            aria-label={t('ui:table.search', { name: label })}
            placeholder={t('ui:table.searchShort')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={field.text}
            onChange={(event) => field.onChange(event.currentTarget.value)}
          />
        ) : null}
        {tools}
      </div>
      {rows.length === 0 && !field?.text ? (
        empty
      ) : (
        <div className={styles.frame}>
          <table className={styles.table}>
            <caption className="visually-hidden">{label}</caption>
            <thead>
              <tr>
                {columns.map((column) => (
                  <HeadCell key={column.key} column={column} sorting={sorting} onSort={setSorting} />
                ))}
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <tr
                  key={rowKey(row)}
                  data-faint={isFaint?.(row) || undefined}
                  data-open={onOpen ? true : undefined}
                  onClick={() => onOpen?.(row)}
                  {...rowProps?.(row)}
                >
                  {columns.map((column, i) => (
                    <td key={column.key} data-align={column.align} data-minor={column.isMinor || undefined}>
                      {i === 0 && onOpen ? (
                        <button type="button" className={styles.open} aria-label={openLabel?.(row)}>
                          {cell(column, row)}
                        </button>
                      ) : (
                        cell(column, row)
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {sorted.length === 0 ? <p className={styles.nothing}>{t('ui:table.nothing')}</p> : null}
        </div>
      )}
    </>
  )
}

interface HeadProps<Row> {
  column: Column<Row>
  sorting: Sorting | null
  onSort: (sorting: Sorting | null) => void
}

function HeadCell<Row>({ column, sorting, onSort }: HeadProps<Row>) {
  const mine = sorting?.key === column.key ? sorting.direction : null
  const Icon = mine === 'up' ? IconArrowUp : mine === 'down' ? IconArrowDown : IconArrowsSort
  const width = column.width ? { inlineSize: column.width } : undefined
  const ariaSort = mine ? (mine === 'up' ? 'ascending' : 'descending') : undefined
  return (
    <th
      scope="col"
      style={width}
      data-align={column.align}
      data-minor={column.isMinor || undefined}
      aria-sort={ariaSort}
    >
      {column.sortBy ? (
        <button
          type="button"
          className={styles.sort}
          data-sorted={mine ?? undefined}
          onClick={() => onSort(mine === 'down' ? null : { key: column.key, direction: mine === 'up' ? 'down' : 'up' })}
        >
          {column.label}
          <Icon size={13} aria-hidden />
        </button>
      ) : (
        column.label
      )}
    </th>
  )
}
