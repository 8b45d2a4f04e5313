import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Upload } from '#web/ui/use-uploads.ts'
import styles from './page.module.css'
import type { RequestForm } from './use-request-form.ts'

export function SendBar({ request }: { request: RequestForm }) {
  const { t } = useTranslation()
  const { isPending, isWaiting, stopWaiting, uploads } = request
  const percent = Math.floor(shareSent(uploads.uploads) * 100)
  return (
    <div className={styles.foot}>
      <Button type="submit" size="md" loading={isPending}>
        {t('portal:new.send')}
      </Button>
      <span role="status">{isWaiting ? t('portal:form.waiting', { percent }) : ''}</span>
      {isWaiting ? (
        <Button variant="subtle" size="compact-sm" onClick={stopWaiting}>
          {t('common:cancel')}
        </Button>
      ) : null}
    </div>
  )
}

function shareSent(uploads: Upload[]): number {
  const total = uploads.reduce((sum, { file }) => sum + file.size, 0)
  return total === 0 ? 1 : uploads.reduce((sum, { file, share }) => sum + file.size * share, 0) / total
}
