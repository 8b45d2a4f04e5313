import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '#web/ui/confirm.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { toast } from '#web/ui/toast.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useAdminSearch } from '../list/admin-search.ts'
import { adminKeys } from '../list/everything.ts'
import { Difference } from '../templates/template/difference.tsx'
import styles from '../ticket-filters/ticket-filters.module.css'

interface Props {
  versions: { version: number; savedAt: string; savedBy: string; lines: string }[]
  current: number
  /** What it says now, in lines. */
  now: string
  isPending: boolean
  onRestore: (version: number) => void
}

/** What a filter or a rule said each time that it was saved, compared with what it says now. */
export function Versions({ versions, current, now, isPending, onRestore }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<number | null>(null)
  const restore = async (version: number) => {
    const question = {
      title: t('admin-rules:versions.restoreTitle', { version }),
      text: t('admin-rules:versions.restoreText'),
      action: t('admin-rules:versions.restore'),
    }
    if (await confirm(question)) onRestore(version)
  }
  if (versions.length < 2) return null
  return (
    <FieldSection title={t('admin-rules:versions.title')} lead={t('admin-rules:versions.lead')}>
      <ul className={styles.log}>
        {versions.map(({ version, savedAt, savedBy, lines }) => (
          <li key={version}>
            <div className={styles.version}>
              <span>
                <strong>{t('admin-rules:version', { version })}</strong> · <bdi>{savedBy}</bdi> ·{' '}
                <RelativeTime at={savedAt} />
              </span>
              {version === current ? (
                <span className={styles.soft}>{t('admin-rules:versions.current')}</span>
              ) : (
                <span>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-expanded={shown === version}
                    onClick={() => setShown(shown === version ? null : version)}
                  >
                    {t('admin-rules:versions.compare')}
                  </Button>
                  <Button variant="default" size="compact-sm" loading={isPending} onClick={() => restore(version)}>
                    {t('admin-rules:versions.restore')}
                  </Button>
                </span>
              )}
            </div>
            {shown === version ? <Difference before={lines} after={now} /> : null}
          </li>
        ))}
      </ul>
    </FieldSection>
  )
}

/** What follows when one is restored: the drawer closes, as what it shows is no more. */
export function useRestored() {
  const { t } = useTranslation()
  const [, setSearch] = useAdminSearch()
  return {
    invalidates: adminKeys,
    onDone: () => {
      toast({ text: t('admin-rules:versions.restored'), tone: 'good' })
      setSearch({ open: undefined })
    },
  }
}
