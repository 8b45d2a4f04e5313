import { useTranslation } from 'react-i18next'
import type { CalendarContents } from '#contract/sla.ts'

const SHOWN = 10

/** What of an iCal file is no entry, and why. */
export function LeftOut({ skipped, past }: Pick<CalendarContents, 'skipped' | 'past'>) {
  const { t } = useTranslation()
  return (
    <>
      {skipped.length > 0 ? (
        <ul>
          {skipped.slice(0, SHOWN).map(({ name, reason }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events of a file may be the same in all that is said of them.
            <li key={at}>
              <bdi>{name}</bdi>: {t(`admin-sla:skipped.${reason}`)}
            </li>
          ))}
        </ul>
      ) : null}
      {skipped.length > SHOWN ? <p>{t('admin-sla:skipped.more', { count: skipped.length - SHOWN })}</p> : null}
      {past > 0 ? <p>{t('admin-sla:skipped.past', { count: past })}</p> : null}
    </>
  )
}
