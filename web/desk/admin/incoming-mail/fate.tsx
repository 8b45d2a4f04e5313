import {
  IconArrowBackUp,
  IconBan,
  IconBiohazard,
  IconCopy,
  IconHourglass,
  IconMailX,
  IconRobot,
  IconTicket,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Fate } from '#contract/intake.ts'
import { type Tone, ToneBadge } from '#web/ui/tone-badge.tsx'

const LOOKS = {
  pending: ['plain', IconHourglass],
  opened: ['good', IconTicket],
  joined: ['good', IconArrowBackUp],
  duplicate: ['plain', IconCopy],
  'auto-reply': ['plain', IconRobot],
  bounce: ['warn', IconMailX],
  rejected: ['warn', IconBan],
  quarantined: ['bad', IconBiohazard],
} as const satisfies Record<Fate, readonly [Tone, unknown]>

export function FateBadge({ fate }: { fate: Fate }) {
  const { t } = useTranslation()
  const [tone, Icon] = LOOKS[fate]
  return (
    <ToneBadge tone={tone} Icon={Icon}>
      {t(`admin-mail:fate.${fate}`)}
    </ToneBadge>
  )
}

/** Why a mail has its fate, in words; null when nothing more is to be said. */
export function useWhy(): (given: { fate: Fate; rule: string | null; error: string | null }) => string | null {
  const { t, i18n } = useTranslation()
  return ({ fate, rule, error }) => {
    if (error !== null) return i18n.exists(`admin-mail:error.${error}`) ? t(`admin-mail:error.${error}`) : error
    if (rule === null) return null
    if (rule.startsWith('blocked ')) return t('admin-mail:rule.blocked', { pattern: rule.slice('blocked '.length) })
    if (fate === 'auto-reply') return t('admin-mail:rule.signal', { signal: rule })
    return i18n.exists(`admin-mail:rule.${rule}`) ? t(`admin-mail:rule.${rule}`) : rule
  }
}
