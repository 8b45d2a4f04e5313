import { useQuery } from '@tanstack/react-query'
import { type Agent, agents, type Department, departments } from '#contract/people.ts'
import { getSettings, type HelpTopic, helpTopics, type Settings } from '#contract/reference.ts'
import { query } from '#web/queries.ts'
import { everything } from '../list/everything.ts'

export type Step = 'name' | 'look' | 'agents' | 'departments' | 'topics' | 'questions' | 'welcome'

export interface Check {
  step: Step
  isDone: boolean
}

interface Desk {
  settings: Settings
  agents: Agent[]
  departments: Department[]
  topics: HelpTopic[]
}

/** The state of the desk as it is now; null until all of it is known. */
export function useChecks(): { checks: Check[]; settings: Settings } | null {
  const settings = useQuery(query(getSettings, {})).data
  const allAgents = useQuery(everything<Agent>(agents.list)).data
  const allDepartments = useQuery(everything<Department>(departments.list)).data
  const topics = useQuery(everything<HelpTopic>(helpTopics.list)).data
  if (!settings || !allAgents || !allDepartments || !topics) return null
  return { settings, checks: checksOf({ settings, agents: allAgents, departments: allDepartments, topics }) }
}

const UNTOUCHED = { name: 'Deskbell', color: '#1c7ed6' }

export function checksOf({ settings: { desk }, agents, departments, topics }: Desk): Check[] {
  const isActive = (one: { availability: string }) => one.availability === 'active'
  const publicTopics = topics.filter((topic) => isActive(topic) && topic.isPublic)
  return [
    { step: 'name', isDone: desk.name !== UNTOUCHED.name },
    { step: 'look', isDone: desk.logo !== null || desk.color.toLowerCase() !== UNTOUCHED.color },
    { step: 'departments', isDone: departments.some((one) => isActive(one) && one.isPublic) },
    { step: 'agents', isDone: agents.filter(isActive).length > 1 },
    { step: 'topics', isDone: publicTopics.length > 0 },
    { step: 'questions', isDone: publicTopics.some((topic) => topic.fields.length > 0) },
    { step: 'welcome', isDone: desk.welcome.trim() !== '' },
  ]
}
