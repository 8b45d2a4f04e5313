import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { changeNotices } from '#contract/portal.ts'
import { call, ProblemError } from '#web/client.ts'
import { problemIn, useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { useLinkToken } from '../link-token.ts'
import { NarrowPage } from '../shell/narrow-page.tsx'

/** Where a notice leads whoever wants no more of them. Looking changes nothing: programs that read mail look, too. */
export function NoticesPage() {
  const { t } = useTranslation()
  const token = useLinkToken()
  const cache = useQueryClient()
  const queryKey = ['portal', 'notices', token]
  const { data, error, isPending } = useQuery({
    queryKey,
    queryFn: () => call(changeNotices, { body: { token } }),
    enabled: token !== '',
    retry: (failures, problem) => failures < 2 && !(problem instanceof ProblemError && problem.problem.status === 404),
  })
  const change = useSubmit(changeNotices, { onDone: (reply) => cache.setQueryData(queryKey, reply) })
  const problem = change.problem ?? (error && problemIn(error))
  if (!token || problem?.status === 404 || problem?.status === 422) {
    return (
      <NarrowPage
        title={t('portal:link.over')}
        lead={t('portal:notices.overText')}
        foot={<Link to="/profile">{t('portal:profile.title')}</Link>}
      />
    )
  }
  if (isPending) return <BlockSkeleton />
  const wanted = data?.wantsNotices ?? true
  return (
    <NarrowPage
      title={wanted ? t('portal:notices.title') : t('portal:notices.none')}
      lead={wanted ? t('portal:notices.lead') : t('portal:notices.noneLead')}
    >
      <ProblemBanner problem={problem} />
      {data ? (
        <Button
          fullWidth
          size="md"
          variant={wanted ? 'filled' : 'default'}
          loading={change.isPending}
          onClick={() => change.submit({ body: { token, wantsNotices: !wanted } })}
        >
          {wanted ? t('portal:notices.stop') : t('portal:notices.again')}
        </Button>
      ) : null}
    </NarrowPage>
  )
}
