import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './skeletons.module.css'

const widths = ['72%', '58%', '81%', '64%', '76%', '49%']

/** Rows to come. They appear only after a moment: most answers are there before. */
export function RowSkeletons({ count = 8 }: { count?: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.rows} role="status" aria-label={t('ui:loading')}>
      {Array.from({ length: count }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <Skeleton key={i} height={14} width={widths[i % widths.length]} />
      ))}
    </div>
  )
}

/** An entry, a form, a card to come. */
export function BlockSkeleton({ height = 96 }: { height?: number }) {
  const { t } = useTranslation()
  return (
    <div className={styles.block} role="status" aria-label={t('ui:loading')}>
      <Skeleton height={height} radius="md" />
    </div>
  )
}
