import type { z } from 'zod'
import type { FieldKind, HelpTopic } from '#contract/reference.ts'

export type Question = Omit<HelpTopic['fields'][number], 'id'> & { id?: number }
export const questionKinds = ['text', 'paragraph', 'number', 'date', 'checkbox', 'choice'] as const satisfies z.infer<
  typeof FieldKind
>[]

export type TopicForm = Pick<
  HelpTopic,
  'name' | 'description' | 'isPublic' | 'autoResponse' | 'thankYou' | 'notes' | 'availability' | 'numberFormat'
> & {
  parentId: number | null
  departmentId: number | null
  priorityId: number | null
  slaPlanId: number | null
  statusId: number | null
  agentId: number | null
  teamId: number | null
  sequenceId: number | null
  fields: Question[]
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
    fields: topic?.fields ?? [],
    notes: topic?.notes ?? '',
  }
}

/** An empty format is the desk's, and the desk's comes with the desk's sequence. */
export function topicBody({ numberFormat, sequenceId, fields, ...values }: TopicForm) {
  const format = numberFormat?.trim() || null
  return {
    ...values,
    numberFormat: format,
    sequenceId: format ? sequenceId : null,
    fields: fields.map((field) => ({ ...field, options: field.kind === 'choice' ? field.options : [] })),
  }
}

/** `Serial number` -> `serialNumber`: the key under which answers are kept. Two never get the same. */
export function keyFor(label: string, taken: string[]): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, i) => (i === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('')
  const base = joined.replace(/^[^a-z]+/, '').slice(0, 36) || 'question'
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}${number}`
    if (!taken.includes(key)) return key
  }
}
