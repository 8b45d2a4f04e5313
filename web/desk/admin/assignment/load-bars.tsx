import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgentLoad, getAssignmentLoad } from '#contract/assignment.ts'
import { listen } from '#web/live.ts'
import { keyOf, query } from '#web/queries.ts'
import { useFormat } from '#web/ui/format.ts'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import styles from './assignment.module.css'

const GATHER_MS = 1000

/** Everybody's load against capacity, as it is at this moment. */
export function LoadBars() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { data } = useQuery(query(getAssignmentLoad, {}))
  useFreshLoad()
  if (!data) return <BlockSkeleton height={160} />
  const wanted = text.trim().toLocaleLowerCase()
  const agents = data.agents.filter(({ agent, department, teams }) =>
    [agent, department, ...teams].some(({ name }) => name.toLocaleLowerCase().includes(wanted)),
  )
  return (
    <section className={styles.section} aria-labelledby="load">
      <h2 id="load">{t('assignment:load.title')}</h2>
      <p className={styles.lead}>{t('assignment:load.lead')}</p>
      <TextInput
        type="search"
        className={styles.search}
        aria-label={t('assignment:load.search')}
        placeholder={t('assignment:load.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={styles.bars}>
        {agents.map((one) => (
          <Bar key={one.agent.id} one={one} />
        ))}
      </ul>
      {agents.length === 0 ? <p className={styles.lead}>{t('ui:table.nothing')}</p> : null}
    </section>
  )
}

function Bar({ one: { agent, department, capacity, load, tickets, weekPoints, ...one } }: { one: AgentLoad }) {
  const { t } = useTranslation()
  const state = usePresenceWords(one)
  const share = capacity > 0 ? load / capacity : load > 0 ? 1 : 0
  return (
    <li className={styles.agent}>
      <span className={styles.who}>
        <bdi>{agent.name}</bdi>
        <span className={styles.soft}>
          {department.name} · {state}
        </span>
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> looks different in every browser. */}
      <span
        className={styles.bar}
        data-full={share >= 1 || undefined}
        role="meter"
        aria-label={t('assignment:load.of', { name: agent.name })}
        aria-valuemin={0}
        aria-valuemax={Math.max(capacity, load)}
        aria-valuenow={load}
        aria-valuetext={t('assignment:load.figures', { load, capacity })}
      >
        <span style={{ inlineSize: `${Math.min(1, share) * 100}%` }} />
      </span>
      <span className={styles.figures}>
        {t('assignment:load.figures', { load, capacity })}
        <span className={styles.soft}>{t('assignment:load.more', { count: tickets, week: weekPoints })}</span>
      </span>
    </li>
  )
}

/** What says whether she gets tickets now. */
function usePresenceWords({
  presence,
  isWorking,
  absence,
}: Pick<AgentLoad, 'presence' | 'isWorking' | 'absence'>): string {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  if (absence) {
    return absence.endsAt
      ? t('assignment:load.absentUntil', { until: dateTime(absence.endsAt) })
      : t('assignment:load.absent')
  }
  return isWorking ? t(`assignment:presence.${presence}`) : t('assignment:load.offHours')
}

function useFreshLoad(): void {
  const cache = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = listen(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void cache.invalidateQueries({ queryKey: keyOf(getAssignmentLoad) })
      }, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [cache])
}
