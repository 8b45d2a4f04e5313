import { Button } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProblemError } from '#web/client.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from './mail.module.css'

/** A list that comes page by page. */
export type PagedList<Row> = UseInfiniteQueryResult<InfiniteData<{ items: Row[] }>, ProblemError>

interface Props {
  list: PagedList<unknown>
  /** How many lines stand for it until it is there. */
  skeletons?: number
  /** Once its first page is there. */
  children: ReactNode
}

/** What stands around the table of such a list: that it is on its way or could not be had, and the way to the rest. */
export function Paged({ list, skeletons, children }: Props) {
  const { t } = useTranslation()
  return (
    <>
      {list.error && !list.data ? <ErrorState problem={list.error.problem} onRetry={() => list.refetch()} /> : null}
      {list.isPending ? <RowSkeletons count={skeletons} /> : null}
      {list.data ? children : null}
      {list.hasNextPage ? (
        <Button
          className={styles.more}
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('admin-mail:list.more')}
        </Button>
      ) : null}
    </>
  )
}
