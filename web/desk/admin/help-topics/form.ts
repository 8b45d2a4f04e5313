import type { HelpTopic } from '#contract/reference.ts'

export type TopicForm = Pick<
  HelpTopic,
  | 'name'
  | 'description'
  | 'isPublic'
  | 'autoResponse'
  | 'thankYou'
  | 'translations'
  | 'notes'
  | 'availability'
  | 'numberFormat'
> & {
  parentId: number | null
  departmentId: number | null
  priorityId: number | null
  slaPlanId: number | null
  statusId: number | null
  agentId: number | null
  teamId: number | null
  sequenceId: number | null
  formIds: number[]
  disabledFieldIds: number[]
}

export function topicValues(topic: HelpTopic | null): TopicForm {
  return {
    name: topic?.name ?? '',
    description: topic?.description ?? '',
    parentId: topic?.parent?.id ?? null,
    isPublic: topic?.isPublic ?? true,
    availability: topic?.availability ?? 'active',
    departmentId: topic?.department?.id ?? null,
    priorityId: topic?.priority?.id ?? null,
    slaPlanId: topic?.slaPlan?.id ?? null,
    statusId: topic?.status?.id ?? null,
    agentId: topic?.agent?.id ?? null,
    teamId: topic?.team?.id ?? null,
    numberFormat: topic?.numberFormat ?? '',
    sequenceId: topic?.sequence?.id ?? null,
    autoResponse: topic?.autoResponse ?? true,
    thankYou: topic?.thankYou ?? '',
    translations: topic?.translations ?? {},
    formIds: topic?.forms.map(({ id }) => id) ?? [],
    disabledFieldIds: topic?.disabledFieldIds ?? [],
    notes: topic?.notes ?? '',
  }
}

/** An empty format is the desk's, and the desk's comes with the desk's sequence. */
export function topicBody({ numberFormat, sequenceId, ...values }: TopicForm) {
  const format = numberFormat?.trim() || null
  return {
    ...values,
    numberFormat: format,
    sequenceId: format ? sequenceId : null,
  }
}

/** As it is simulated: what its tickets begin with. */
export function topicDraft(values: TopicForm, id: number) {
  const { departmentId, priorityId, slaPlanId, statusId, agentId, teamId } = values
  return { id, departmentId, priorityId, slaPlanId, statusId, agentId, teamId }
}
