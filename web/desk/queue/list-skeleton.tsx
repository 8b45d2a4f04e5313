import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './list.module.css'
import { useRowHeight } from './use-row-height.ts'

/** Rows to come, in the shape that they will have. */
export function ListSkeleton() {
  const { t } = useTranslation()
  const height = useRowHeight()
  return (
    <div className={styles.skeleton} role="status" aria-label={t('ui:loading')}>
      {Array.from({ length: 12 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <div key={i} className={styles.skeletonRow} style={{ blockSize: height }}>
          <Skeleton height={12} circle />
          <Skeleton height={12} width={`${38 + ((i * 17) % 30)}%`} />
        </div>
      ))}
    </div>
  )
}
