import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listTickets, type TicketSummary } from '#contract/tickets.ts'
import { pages } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { rememberList } from './last-list.ts'
import styles from './list.module.css'
import { ListHead } from './list-head.tsx'
import { ListKeys } from './list-keys.tsx'
import { placeOf, rememberPlace } from './list-place.ts'
import type { ListQuery, Sort } from './list-search.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import { NewsBar } from './news-bar.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { TicketRow } from './ticket-row.tsx'
import { useNews } from './use-news.ts'
import { useRowHeight } from './use-row-height.ts'
import { useSelection } from './use-selection.ts'

interface Props {
  /** Read out as the name of the list. */
  label: string
  query: ListQuery
  /** Who closed it and when, in place of assignee and due date. */
  isClosed?: boolean
  sort: Sort | undefined
  onSort: (sort: Sort) => void
  /** In place of the rows when there are none. */
  empty: ReactNode
}

/** A list of tickets of any length: only the rows on the screen are drawn, more are fetched on the way down. */
export function TicketList({ label, query, isClosed = false, sort, onSort, empty }: Props) {
  const { t } = useTranslation()
  const options = pages(listTickets, { query })
  const list = useInfiniteQuery({
    ...options,
    // Nothing moves rows under the eyes: what is new is told, and shown when asked for or when one comes back.
    meta: { live: 'held' },
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const news = useNews(query, options.queryKey, rows)
  const selection = useSelection(rows)
  const scroller = useRef<HTMLDivElement>(null)
  const before = useMemo(() => placeOf(query), [query])
  const rowHeight = useRowHeight()
  const [activeId, setActiveId] = useState<number | null>(before?.ticketId ?? null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => rows[i]?.id ?? i,
    initialOffset: before?.top ?? 0,
    overscan: 10,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: every row is as high as the others.
  useLayoutEffect(() => virtual.measure(), [rowHeight])
  useEffect(() => rememberList({ href: location.pathname + location.search, queryKey: options.queryKey }))
  // Before the rows are taken from the page, while they still have a place.
  useLayoutEffect(() => {
    const place = scroller.current
    return () => rememberPlace(query, { top: place?.scrollTop ?? 0, ticketId: null })
  }, [query])
  useEffect(() => {
    if (activeId !== null) rememberPlace(query, { ticketId: activeId })
  }, [query, activeId])

  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 15) void fetchNextPage()
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  const focusRow = (index: number) => {
    const row = rows[index]
    if (!row) return
    setActiveId(row.id)
    virtual.scrollToIndex(index, { align: 'auto' })
    whenThere(scroller, row.id, (link) => link.focus({ preventScroll: true }))
  }
  useKeepFocus({ rows, activeId, scroller, focusRow })

  if (list.error && rows.length === 0) return <ErrorState problem={problemIn(list.error)} onRetry={list.refetch} />
  if (list.isPending) return <ListSkeleton />
  return (
    <div className={styles.frame}>
      <NewsBar
        count={news.count}
        onShow={async () => {
          await news.show()
          scroller.current?.scrollTo({ top: 0 })
        }}
      />
      {rows.length === 0 ? (
        empty
      ) : (
        <div ref={scroller} className={styles.scroller}>
          {/* biome-ignore lint/a11y/useSemanticElements: only the rows on the screen exist; a real table cannot leave the others out. */}
          <div
            role="table"
            aria-label={label}
            aria-rowcount={hasNextPage ? -1 : rows.length + 1}
            className={styles.table}
          >
            <ListHead isClosed={isClosed} sort={sort} onSort={onSort} />
            {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
            <div
              role="rowgroup"
              className={styles.rows}
              data-selecting={selection.rows.length > 0 || undefined}
              style={{ blockSize: virtual.getTotalSize() }}
            >
              {shown.map(({ index, start, key }) => {
                const row = rows[index]
                return row ? (
                  <TicketRow
                    key={key}
                    row={row}
                    index={index}
                    start={start}
                    height={rowHeight}
                    isClosedList={isClosed}
                    isActive={row.id === activeId}
                    onActive={setActiveId}
                    isSelected={selection.has(row.id)}
                    onSelect={selection.toggle}
                  />
                ) : null
              })}
            </div>
          </div>
          <div role="status" className={styles.more}>
            {isFetchingNextPage ? t('desk-queue:loadingMore') : null}
          </div>
        </div>
      )}
      <SelectionBar selection={selection} activeId={activeId} />
      <ListKeys rows={rows} activeId={activeId} onFocusRow={focusRow} />
    </div>
  )
}

interface Keeping {
  rows: TicketSummary[]
  activeId: number | null
  scroller: React.RefObject<HTMLDivElement | null>
  focusRow: (index: number) => void
}

/** Coming back, the row that was opened has the focus again; when a row leaves, the one in its place takes it. */
function useKeepFocus({ rows, activeId, scroller, focusRow }: Keeping): void {
  const lastIndex = useRef(-1)
  const isFirst = useRef(true)
  const index = rows.findIndex(({ id }) => id === activeId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when rows came or went.
  useEffect(() => {
    if (rows.length === 0 || activeId === null) return
    const isFree = document.activeElement === document.body || document.activeElement?.id === 'main'
    if (isFirst.current && index >= 0) {
      isFirst.current = false
      if (isFree) whenThere(scroller, activeId, (link) => link.focus({ preventScroll: true }))
    } else if (index < 0 && lastIndex.current >= 0 && isFree) {
      focusRow(Math.min(lastIndex.current, rows.length - 1))
    }
    if (index >= 0) lastIndex.current = index
  }, [rows, index])
}

/** A row that was scrolled to is drawn a frame or two later. */
function whenThere(
  scroller: React.RefObject<HTMLDivElement | null>,
  id: number,
  then: (link: HTMLElement) => void,
  tries = 4,
): void {
  const link = scroller.current?.querySelector<HTMLElement>(`[data-row="${id}"] a`)
  if (link) then(link)
  else if (tries > 0) requestAnimationFrame(() => whenThere(scroller, id, then, tries - 1))
}
