import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useGuestLink } from '#contract/portal.ts'
import { queryClient } from '#web/queries.ts'
import { sessionQuery, useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useLinkToken } from '../link-token.ts'
import { NarrowPage } from '../shell/narrow-page.tsx'

/**
 * Where a mailed link leads. One that was asked for works once, and programs that look at links in mail open pages and
 * run their scripts too: so it is used when somebody presses the button, and not before.
 */
export function GuestPage() {
  const { t } = useTranslation()
  const { guest } = useSession()
  const token = useLinkToken()
  const navigate = useNavigate()
  const { submit, isPending, problem } = useSubmit(useGuestLink, {
    onDone: async ({ ticketId }) => {
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
      await navigate({ to: '/requests/$ticketId', params: { ticketId: String(ticketId) }, replace: true })
    },
  })
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
  return (
    <NarrowPage title={t('portal:nav.guest')} lead={t('portal:guest.lead')}>
      <ProblemBanner problem={problem} />
      <Button fullWidth size="md" autoFocus loading={isPending} onClick={() => submit({ body: { token } })}>
        {t('portal:guest.show')}
      </Button>
    </NarrowPage>
  )
}
