import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, memo, useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeSkillMatrix, getSkillMatrix, type Skill, type SkilledAgent } from '#contract/assignment.ts'
import type { ReplyOf } from '#contract/route.ts'
import { keyOf, query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ErrorState, ProblemBanner } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { UnmetNeeds, unmetKeys } from '../../assignment/warnings.tsx'
import styles from './skills.module.css'

type Matrix = ReplyOf<typeof getSkillMatrix>
type SetLevel = (agentId: number, skillId: number, level: number | null) => void

/** Who can what: a click goes one level up, a digit sets one, arrows go from cell to cell. */
export function SkillMatrix() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(query(getSkillMatrix, {}))
  const [text, setText] = useState('')
  const { submitAsync, problem } = useSubmit(changeSkillMatrix, { invalidates: [['skills'], unmetKeys] })
  const table = useRef<HTMLTableElement>(null)
  const setLevel = useCallback<SetLevel>(
    (agentId, skillId, level) => {
      const key = keyOf(getSkillMatrix)
      cache.setQueryData<Matrix>(key, (known) => known && withLevel(known, { agentId, skillId, level }))
      submitAsync({ body: { cells: [{ agentId, skillId, level }] } }).catch(() =>
        cache.invalidateQueries({ queryKey: key }),
      )
    },
    [cache, submitAsync],
  )
  if (error) return <ErrorState problem={error.problem} onRetry={() => refetch()} />
  if (!data) return <BlockSkeleton height={200} />
  const skills = data.skills.filter(({ availability }) => availability === 'active')
  if (skills.length === 0) return null
  const wanted = text.trim().toLocaleLowerCase()
  const agents = data.agents.filter(({ agent, department }) =>
    `${agent.name} ${department.name}`.toLocaleLowerCase().includes(wanted),
  )
  return (
    <section className={styles.section} aria-labelledby="skill-matrix">
      <h2 id="skill-matrix">{t('assignment:matrix.title')}</h2>
      <p className={styles.lead}>{t('assignment:matrix.lead')}</p>
      <TextInput
        type="search"
        className={styles.search}
        aria-label={t('assignment:matrix.search')}
        placeholder={t('assignment:matrix.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ProblemBanner problem={problem} />
      <UnmetNeeds />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard. */}
      <div className={styles.frame} tabIndex={0}>
        <table ref={table} className={styles.matrix} onKeyDown={(event) => move(event, table.current)}>
          <caption className="visually-hidden">{t('assignment:matrix.title')}</caption>
          <thead>
            <tr>
              <td className={styles.corner} />
              {skills.map((skill) => (
                <th key={skill.id} scope="col" title={skill.name}>
                  <span>{skill.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.map((one) => (
              <AgentRow key={one.agent.id} one={one} skills={skills} setLevel={setLevel} />
            ))}
          </tbody>
        </table>
        {agents.length === 0 ? <p className={styles.lead}>{t('ui:table.nothing')}</p> : null}
      </div>
    </section>
  )
}

interface RowProps {
  one: SkilledAgent
  skills: Skill[]
  setLevel: SetLevel
}

const AgentRow = memo(
  function AgentRow({ one, skills, setLevel }: RowProps) {
    const { t } = useTranslation()
    const { agent, department } = one
    const levels = new Map(one.skills.map(({ skillId, level }) => [skillId, level]))
    return (
      <tr>
        <th scope="row">
          {agent.name}
          <span className={styles.department}>{department.name}</span>
        </th>
        {skills.map((skill) => {
          const level = levels.get(skill.id) ?? 0
          const words = level === 0 ? t('assignment:matrix.none') : t(`assignment:level.${level}`)
          return (
            <td key={skill.id}>
              <button
                type="button"
                className={styles.cell}
                data-level={level}
                aria-label={t('assignment:matrix.cell', { agent: agent.name, skill: skill.name, level: words })}
                onClick={() => setLevel(agent.id, skill.id, level === 5 ? null : level + 1)}
                onKeyDown={(event) => {
                  if (!/^[0-5]$/.test(event.key) && event.key !== 'Delete') return
                  event.preventDefault()
                  setLevel(agent.id, skill.id, Number(event.key) || null)
                }}
              >
                {level || ''}
              </button>
            </td>
          )
        })}
      </tr>
    )
  },
  (before, after) => before.one === after.one && before.skills.length === after.skills.length,
)

function withLevel(
  matrix: Matrix,
  { agentId, skillId, level }: { agentId: number; skillId: number; level: number | null },
): Matrix {
  const agents = matrix.agents.map((one) => {
    if (one.agent.id !== agentId) return one
    const others = one.skills.filter((skill) => skill.skillId !== skillId)
    return { ...one, skills: level === null ? others : [...others, { skillId, level }] }
  })
  return { ...matrix, agents }
}

const steps: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Arrows go from cell to cell. */
function move(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const step = steps[event.key]
  const cell = (event.target as HTMLElement).closest('td')
  if (!step || !cell || !table) return
  event.preventDefault()
  const row = (cell.parentElement as HTMLTableRowElement).rowIndex + step[0]
  const next = table.rows[row]?.cells[cell.cellIndex + step[1]]
  next?.querySelector('button')?.focus()
}
