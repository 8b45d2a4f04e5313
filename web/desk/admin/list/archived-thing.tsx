import { useTranslation } from 'react-i18next'
import { ArchivedNotice } from '#web/ui/archived-notice.tsx'
import { restore } from './archive-button.tsx'
import { useRenew } from './everything.ts'
import type { Kind, Thing } from './kind.ts'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  kind: Kind<Item, Values>
  item: Item
  onDone: () => void
}

export function ArchivedThing<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  item,
  onDone,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const renew = useRenew()
  return (
    <ArchivedNotice
      text={t('admin:archive.notice')}
      action={t('admin:archive.restore')}
      onBack={async () => {
        await restore(kind, item)
        onDone()
        await renew()
      }}
    />
  )
}
