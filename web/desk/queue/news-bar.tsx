import { IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import styles from './list.module.css'

/** Says that tickets have come; they appear when asked for, so that no row moves under the pointer. */
export function NewsBar({ count, onShow }: { count: number; onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="status" className={styles.news}>
      {count > 0 ? (
        <button type="button" className={styles.newsButton} onClick={onShow}>
          <IconArrowUp size={15} aria-hidden />
          {t('desk-queue:news', { count })}
        </button>
      ) : null}
    </div>
  )
}
