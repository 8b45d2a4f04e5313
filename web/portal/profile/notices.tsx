import { Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changePortalProfile, getPortalProfile } from '#contract/portal.ts'
import { keyOf, query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'
import { Section } from './section.tsx'

/** Whether one is told by mail what happens to one's requests. */
export function Notices() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { data } = useQuery(query(getPortalProfile, {}))
  const { submit, isPending, problem } = useSubmit(changePortalProfile, {
    onDone: () => {
      void cache.invalidateQueries({ queryKey: keyOf(getPortalProfile) })
      toast({ text: t('portal:profile.saved'), tone: 'good' })
    },
  })
  if (!data) return null
  return (
    <Section title={t('portal:notices.title')} lead={t('portal:notices.lead')}>
      <ProblemBanner problem={problem} />
      <Switch
        label={t('portal:notices.wanted')}
        checked={data.wantsNotices}
        disabled={isPending}
        onChange={(event) => submit({ body: { wantsNotices: event.currentTarget.checked } })}
      />
    </Section>
  )
}
