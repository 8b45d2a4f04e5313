import type { Op } from '#server/platform/operation.ts'
import { type Found, findNamed, namedInActions } from '#server/routing/conditions/named.ts'
import type { Effects, WishedField } from '#server/routing/filters/filter.ts'
import { agentsFacts } from './assignees.ts'
import type { Opening } from './open.ts'
import { loadOpening, type OpeningReference } from './reference.ts'

/** What has to be read to work out what holds of what filters want. */
export interface Reading {
  /** With what is wished for; without wishes, what was read already. */
  reference(effects: Effects): Promise<OpeningReference>
  /** Topics and skills that filters name, and whatever their mails do. */
  named(): Promise<ReadonlyMap<string, Found>>
  /** The agents whom filters want, and what a department is to them. */
  agents(departmentId: number): ReturnType<typeof agentsFacts>
}

/**
 * For all of these effects at once: however many there are, each thing is read once, and what a ticket's topic leads to once
 * for each topic.
 */
export function readingFor(
  op: Op,
  given: { opening: Opening; reference: OpeningReference },
  all: readonly Effects[],
): Reading {
  const wishes = (field: WishedField) => [
    ...new Set(all.flatMap((effects) => effects.wishes[field].map(({ value }) => value))),
  ]
  const { helpTopicId: topicIds, ...plain } = Object.fromEntries(wishedFields.map((field) => [field, wishes(field)]))
  const opening = remembering((topics: string) =>
    loadOpening(op.db, given.opening, { ...plain, helpTopicId: JSON.parse(topics) as number[] }),
  )
  const topics = (topicIds ?? []).map((id) => ({ of: 'helpTopics' as const, id, at: '' }))
  const actions = all.flatMap(({ skills, mails }) => [...skills, ...mails])
  const named = remembering((_: null) => findNamed(op.db, [...topics, ...namedInActions(actions)]))
  return {
    reference: async ({ wishes }) => {
      if (wishedFields.every((field) => wishes[field].length === 0)) return given.reference
      // The first of them that may be used is the ticket's: their order counts.
      return opening(JSON.stringify(wishes.helpTopicId.map(({ value }) => value)))
    },
    named: () => named(null),
    agents: remembering((departmentId) => agentsFacts(op.db, wishes('agentId'), departmentId)),
  }
}

const wishedFields: readonly WishedField[] = [
  ...(['departmentId', 'priorityId', 'statusId', 'slaPlanId', 'helpTopicId', 'agentId', 'teamId'] as const),
]

function remembering<K, V>(read: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>()
  return (key) => {
    const found = known.get(key) ?? read(key)
    known.set(key, found)
    return found
  }
}
