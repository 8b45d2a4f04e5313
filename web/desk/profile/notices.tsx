import { Switch } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AlertKind } from '#contract/mail-settings.ts'
import type { NoticePreferences } from '#contract/notifications.ts'
import { changeMyProfile } from '#contract/session.ts'
import { call } from '#web/client.ts'
import { inOrder } from '#web/in-order.ts'
import { sessionQuery, useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import styles from './profile.module.css'
import { Section } from './section.tsx'

// In the order of their weight to an agent.
const kinds = Object.keys({
  assignment: true,
  newMessage: true,
  newTicket: true,
  activity: true,
  transfer: true,
  overdue: true,
  rating: true,
} satisfies Record<AlertKind, true>) as AlertKind[]
const channels = ['bell', 'mail'] as const
type Channel = (typeof channels)[number]

/** Of what the agent is told by the bell and by mail; each takes effect as it is switched. */
export function Notices() {
  const { t } = useTranslation()
  const { notices, change } = useNoticePreferences()
  return (
    <div id="notices">
      <Section title={t('profile:notices.title')} lead={t('profile:notices.lead')}>
        <table className={styles.notices}>
          <thead>
            <tr>
              <th scope="col">{t('profile:notices.when')}</th>
              {channels.map((channel) => (
                <th key={channel} scope="col">
                  {t(`profile:notices.channel.${channel}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => {
              const name = t(`profile:notices.kind.${kind}.title`)
              return (
                <tr key={kind}>
                  <th scope="row">
                    {name}
                    <span className={styles.lead}>{t(`profile:notices.kind.${kind}.text`)}</span>
                  </th>
                  {channels.map((channel) => (
                    <td key={channel}>
                      <Switch
                        aria-label={`${name}: ${t(`profile:notices.channel.${channel}`)}`}
                        checked={notices[kind]?.[channel] !== false}
                        onChange={(event) => change(kind, channel, event.currentTarget.checked)}
                      />
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </Section>
    </div>
  )
}

function useNoticePreferences() {
  const cache = useQueryClient()
  const notices = noticesOf(useAgent().preferences)
  const show = (notices: NoticePreferences) =>
    cache.setQueryData(sessionQuery.queryKey, (session) => {
      if (!session?.agent) return session
      const { agent } = session
      return { ...session, agent: { ...agent, preferences: { ...agent.preferences, notices } } }
    })
  const change = async (kind: AlertKind, channel: Channel, isOn: boolean) => {
    // As it is by now: one switch may follow another before this page is drawn again.
    const before = noticesOf(cache.getQueryData(sessionQuery.queryKey)?.agent?.preferences ?? {})
    const after = { ...before, [kind]: { ...before[kind], [channel]: isOn } }
    show(after)
    let isRefused = false
    const send = async () => {
      try {
        await call(changeMyProfile, { body: { preferences: { notices: after } } })
      } catch (error) {
        const problem = problemIn(error)
        isRefused = true
        if (problem) toast({ tone: 'bad', text: problemWords(problem).happened })
      }
    }
    await inOrder('notices', send, async () => isRefused && show(before))
  }
  return { notices, change }
}

/** Preferences are any JSON; what is no object says nothing. */
function noticesOf(preferences: Record<string, unknown>): NoticePreferences {
  const { notices } = preferences
  return typeof notices === 'object' && notices !== null ? (notices as NoticePreferences) : {}
}
