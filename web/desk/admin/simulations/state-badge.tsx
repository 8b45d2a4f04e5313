import { IconBan, IconCheck, IconClock, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Simulation } from '#contract/simulations.ts'
import { ToneBadge } from '#web/ui/tone-badge.tsx'

const looks = {
  waiting: { tone: 'plain', Icon: IconClock },
  running: { tone: 'plain', Icon: IconPlayerPlay },
  done: { tone: 'good', Icon: IconCheck },
  cancelled: { tone: 'plain', Icon: IconBan },
  failed: { tone: 'bad', Icon: IconX },
} as const

export function StateBadge({ state }: Pick<Simulation, 'state'>) {
  const { t } = useTranslation()
  return <ToneBadge {...looks[state]}>{t(`admin-simulations:state.${state}`)}</ToneBadge>
}
