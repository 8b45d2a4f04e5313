import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ratePortalTicket, useGuestLink } from '#contract/portal.ts'
import type { RatingScore } from '#contract/rating.ts'
import { call } from '#web/client.ts'
import { queryClient } from '#web/queries.ts'
import { sessionQuery, useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useLinkedRating, useLinkToken } from '../link-token.ts'
import { ScoreIcon } from '../score-icon.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

/**
 * Where a mailed link leads. One that was asked for works once, and programs that look at links in mail open pages and
 * run their scripts too: so it is used when somebody presses the button, and not before. That is the tap that rates, too.
 */
export function GuestPage() {
  const { t } = useTranslation()
  const { guest } = useSession()
  const token = useLinkToken()
  const score = useLinkedRating()
  const { follow, isPending, problem } = useFollow(token)
  const isOver = !token || problem?.status === 404 || problem?.status === 422
  if (isOver) {
    return (
      <NarrowPage
        title={t('portal:guest.over')}
        lead={t('portal:guest.overText')}
        foot={
          <>
            <Link to="/check">{t('portal:guest.askAgain')}</Link>
            {guest ? (
              <Link to="/requests/$ticketId" params={{ ticketId: String(guest.ticketId) }}>
                {t('portal:nav.guest')}
              </Link>
            ) : null}
          </>
        }
      />
    )
  }
  if (score) {
    return (
      <NarrowPage title={t('portal:rating.ask')} lead={t('portal:rating.guestLead')}>
        <ProblemBanner problem={problem} />
        <Button
          fullWidth
          size="md"
          autoFocus
          loading={isPending}
          leftSection={<ScoreIcon score={score} />}
          onClick={() => follow(score)}
        >
          {t(`portal:rating.${score}`)}
        </Button>
        <Button fullWidth variant="default" onClick={() => follow(null)}>
          {t('portal:guest.show')}
        </Button>
      </NarrowPage>
    )
  }
  return (
    <NarrowPage title={t('portal:nav.guest')} lead={t('portal:guest.lead')}>
      <ProblemBanner problem={problem} />
      <Button fullWidth size="md" autoFocus loading={isPending} onClick={() => follow(null)}>
        {t('portal:guest.show')}
      </Button>
    </NarrowPage>
  )
}

/** Uses the link, rates if that was asked for, and goes to the request. */
function useFollow(token: string) {
  const navigate = useNavigate()
  const [isRating, setRating] = useState(false)
  const { submitAsync, isPending, problem } = useSubmit(useGuestLink)
  const follow = async (score: RatingScore | null) => {
    const used = await submitAsync({ body: { token } }).catch(() => null)
    if (!used) return
    setRating(true)
    // What was refused is offered again on the page of the request, as far as that allows it.
    const isOpen = score !== null && !(await rate(used.ticketId, score))
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
    queryClient.removeQueries({ queryKey: ['portal', 'tickets'] })
    await navigate({
      to: '/requests/$ticketId',
      params: { ticketId: String(used.ticketId) },
      search: isOpen ? { rate: score } : {},
      replace: true,
    })
  }
  return {
    follow: (score: RatingScore | null) => {
      if (!isPending && !isRating) void follow(score)
    },
    isPending: isPending || isRating,
    problem,
  }
}

async function rate(id: number, score: RatingScore): Promise<boolean> {
  try {
    await call(ratePortalTicket, { params: { id }, body: { score } })
    return true
  } catch {
    return false
  }
}
