import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClockPause,
  IconHourglass,
  IconMailX,
  IconSend,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MailState } from '#contract/outbox.ts'
import { type Tone, ToneBadge } from '#web/ui/tone-badge.tsx'

const LOOKS = {
  queued: ['plain', IconHourglass],
  sending: ['plain', IconSend],
  sent: ['good', IconCircleCheck],
  deferred: ['warn', IconClockPause],
  failed: ['bad', IconAlertTriangle],
  bounced: ['bad', IconMailX],
  canceled: ['plain', IconBan],
} as const satisfies Record<MailState, readonly [Tone, unknown]>

export function MailStateBadge({ state }: { state: MailState }) {
  const { t } = useTranslation()
  const [tone, Icon] = LOOKS[state]
  return (
    <ToneBadge tone={tone} Icon={Icon}>
      {t(`admin-mail:mailState.${state}`)}
    </ToneBadge>
  )
}

/** What a mail is for; those that are newer than these words by their name. */
export function usePurpose(): (purpose: string) => string {
  const { t, i18n } = useTranslation()
  return (purpose) => {
    const key = `admin-mail:purpose.${purpose.replaceAll('.', '-')}`
    return i18n.exists(key) ? t(key) : purpose
  }
}
