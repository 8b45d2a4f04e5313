import { IconAlertTriangle, IconLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '#contract/sla.ts'
import { ToneBadge } from '#web/ui/tone-badge.tsx'

/** Hours or holidays, in a line of the list; of linked ones, whether their calendar can be read. */
export function KindOf({ schedule: { kind, link } }: { schedule: Schedule }) {
  const { t } = useTranslation()
  return (
    <>
      {t(`admin-sla:kind.${kind}`)}{' '}
      {link ? (
        <ToneBadge tone={link.problem ? 'bad' : 'plain'} Icon={link.problem ? IconAlertTriangle : IconLink}>
          {t(link.problem ? 'admin-sla:link.failing' : 'admin-sla:link.linked')}
        </ToneBadge>
      ) : null}
    </>
  )
}
