import type { EscalationAction, EscalationRecipient, EscalationStep, SlaPlan } from '#contract/sla.ts'

export type Step = Omit<EscalationStep, 'id'> & { id?: number }

export type PlanForm = Pick<
  SlaPlan,
  | 'name'
  | 'graceMinutes'
  | 'firstResponseMinutes'
  | 'nextResponseMinutes'
  | 'isTransient'
  | 'mutesOverdueAlerts'
  | 'notes'
  | 'availability'
> & {
  byPriority: TargetRow[]
  scheduleId: number | null
  escalations: Step[]
}

export interface TargetRow {
  priorityId: number | null
  firstResponseMinutes: number | null
  nextResponseMinutes: number | null
  graceMinutes: number | null
}

export function planValues(plan: SlaPlan | null): PlanForm {
  return {
    name: plan?.name ?? '',
    graceMinutes: plan?.graceMinutes ?? 1440,
    firstResponseMinutes: plan?.firstResponseMinutes ?? null,
    nextResponseMinutes: plan?.nextResponseMinutes ?? null,
    byPriority: (plan?.byPriority ?? []).map(({ priority, ...targets }) => ({ priorityId: priority.id, ...targets })),
    scheduleId: plan?.schedule?.id ?? null,
    escalations: plan?.escalations ?? [],
    isTransient: plan?.isTransient ?? false,
    mutesOverdueAlerts: plan?.mutesOverdueAlerts ?? false,
    notes: plan?.notes ?? '',
    availability: plan?.availability ?? 'active',
  }
}

/** A row without a priority is one that nobody has finished. */
export function planBody({ byPriority, ...values }: PlanForm) {
  return {
    ...values,
    byPriority: byPriority.flatMap(({ priorityId, ...targets }) =>
      priorityId === null ? [] : [{ priorityId, ...targets }],
    ),
  }
}

/** As it is simulated. */
export function planDraft(values: PlanForm, id: number) {
  const { notes: _, ...said } = planBody(values)
  return { id, ...said }
}

export const targets = ['firstResponse', 'nextResponse', 'resolution'] as const

export const actionKinds = [
  'tell',
  'assignAgent',
  'assignTeam',
  'raisePriority',
  'referToDepartment',
  'referToTeam',
  'referToAgent',
] as const satisfies EscalationAction['kind'][]

export function freshStep(): Step {
  return {
    target: 'resolution',
    when: { kind: 'percent', percent: 80 },
    repeat: null,
    actions: [{ kind: 'tell', to: [{ kind: 'assignee' }] }],
  }
}

/** An action of another kind; whom it names is still to be chosen. */
export function freshAction(kind: EscalationAction['kind']): EscalationAction {
  const none = null as unknown as number // The server says that somebody has to be chosen.
  if (kind === 'tell') return { kind, to: [{ kind: 'assignee' }] }
  if (kind === 'raisePriority') return { kind }
  if (kind === 'assignAgent' || kind === 'referToAgent') return { kind, agentId: none }
  if (kind === 'referToDepartment') return { kind, departmentId: none }
  return { kind, teamId: none }
}

/** A recipient as a choice in a list has it: `agent:5`. */
export function recipientKey(to: EscalationRecipient): string {
  if (to.kind === 'agent') return `agent:${to.agentId}`
  if (to.kind === 'team') return `team:${to.teamId}`
  return to.kind === 'address' ? `address:${to.email}` : to.kind
}

export function recipientOf(key: string): EscalationRecipient {
  const [kind = '', rest = ''] = key.split(/:(.*)/s)
  if (kind === 'agent') return { kind, agentId: Number(rest) }
  if (kind === 'team') return { kind, teamId: Number(rest) }
  if (kind === 'address') return { kind, email: rest }
  return { kind: kind as 'assignee' | 'teamLead' | 'departmentManager' }
}
