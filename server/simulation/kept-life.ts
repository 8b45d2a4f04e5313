import { stateAfter } from './load-recorded.ts'
import type { LiveOn, Turn } from './outcome.ts'
import { dueAtOf } from './state.ts'

/** A life that goes on from another beginning with just the changes that were recorded. */
export const keptLife: LiveOn = (world, recorded, opened) => {
  const [first] = recorded.events
  const later = recorded.events.filter((event) => event.at !== first?.at || event.operationId !== first?.operationId)
  const changed = stateAfter(later)
  const touched = new Set(later.flatMap(({ changes }) => Object.keys(changes)))
  const kept = Object.fromEntries(Object.entries(changed).filter(([field]) => touched.has(field)))
  const begun = { ...opened.state, slaDueAt: recorded.opened.slaDueAt }
  const state = { ...begun, ...kept }
  const turn: Turn = {
    at: recorded.openedAt,
    departmentId: begun.departmentId,
    teamId: begun.teamId,
    priorityId: begun.priorityId,
    agentId: begun.agentId,
    agentBy: 'given',
    isReleased: false,
    isOpen: begun.state === 'open',
    isPaused: world.statuses.get(begun.statusId)?.pausesSla ?? false,
    helpTopicId: begun.helpTopicId,
    dueAt: dueAtOf(begun),
  }
  return {
    ticketId: recorded.id,
    rejectedBy: opened.rejectedBy,
    state,
    agentThen: state.agentId,
    causes: opened.causes,
    turns: [turn],
    needs: opened.needs,
    language: null,
    breaches: [],
    mails: opened.mails,
    filters: opened.filters,
    rules: [],
  }
}
