import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { restore } from './archive-button.tsx'
import { useRenew } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import styles from './list.module.css'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  kind: Kind<Item, Values>
  item: Item
  onDone: () => void
}

export function ArchivedNotice<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  item,
  onDone,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const renew = useRenew()
  const [isBusy, setBusy] = useState(false)
  return (
    <div className={styles.archived}>
      <p>{t('admin:archive.notice')}</p>
      <Button
        variant="default"
        loading={isBusy}
        onClick={async () => {
          setBusy(true)
          await restore(kind, item)
          onDone()
          await renew()
        }}
      >
        {t('admin:archive.restore')}
      </Button>
    </div>
  )
}
