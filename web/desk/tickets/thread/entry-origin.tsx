import { IconAlertTriangle, IconCornerDownRight, IconMailX, IconRobot } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ThreadEntry } from '#contract/thread.ts'
import { ToneBadge } from '#web/ui/tone-badge.tsx'

/** How an entry came, where that says more than who wrote it: what nobody vouches for is said in words. */
export function EntryOrigin({ origin, body }: Pick<ThreadEntry, 'origin' | 'body'>) {
  const { t } = useTranslation()
  if (!origin) return null
  switch (origin.kind) {
    case 'auto-reply':
      return (
        <ToneBadge tone="plain" Icon={IconRobot}>
          {t('desk-ticket:origin.autoReply')}
        </ToneBadge>
      )
    case 'bounce':
      return (
        <ToneBadge tone="warn" Icon={IconMailX}>
          {t('desk-ticket:origin.bounce')}
        </ToneBadge>
      )
    case 'untrusted':
    case 'unverified-agent':
      return (
        <ToneBadge tone="warn" Icon={IconAlertTriangle}>
          <span>{t('desk-ticket:origin.untrusted', { name: origin.address || origin.name })}</span>
        </ToneBadge>
      )
    case 'follows':
      return <Follows number={numberIn(body)} />
  }
}

/** The number leads to the ticket by the search: whoever may not see it finds nothing. */
function Follows({ number }: { number: string | null }) {
  const { t } = useTranslation()
  if (number === null) return null
  return (
    <ToneBadge tone="plain" Icon={IconCornerDownRight}>
      <Link to="/search" search={{ q: number }}>
        {t('desk-ticket:origin.follows', { number })}
      </Link>
    </ToneBadge>
  )
}

/** The entry says nothing but `#N`. */
function numberIn(body: string): string | null {
  return /#([^<\s]+)/.exec(body)?.[1] ?? null
}
