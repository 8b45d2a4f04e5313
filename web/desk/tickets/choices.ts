import { useQuery } from '@tanstack/react-query'
import type { FormField } from '#contract/forms.ts'
import { getChoices } from '#contract/reference.ts'
import type { ReplyOf } from '#contract/route.ts'
import type { Ticket } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'

export type Choices = ReplyOf<typeof getChoices>

export const choicesQuery = { ...query(getChoices, {}), staleTime: 5 * 60_000 }

const nothing: Choices = {
  departments: [],
  helpTopics: [],
  ticketFields: [],
  contactFields: [],
  organizationFields: [],
  forms: [],
  priorities: [],
  statuses: [],
  slaPlans: [],
  agents: [],
  teams: [],
  defaults: { departmentId: 0, priorityId: 0, statusId: 0, slaPlanId: null, helpTopicId: null },
}

/** What the pickers offer; empty until it is there. */
export function useChoices(): Choices {
  return useQuery(choicesQuery).data ?? nothing
}

/** All that is asked of a ticket with this help topic, or without one. */
export function useAskedFields(helpTopicId: number | undefined): FormField[] {
  const { helpTopics, ticketFields } = useChoices()
  return helpTopics.find(({ id }) => id === helpTopicId)?.fields ?? ticketFields
}

/** All that is asked of a ticket: by its help topic, and by the forms that it has besides. */
export function useFieldsOf(ticket: Pick<Ticket, 'helpTopic' | 'forms'>): FormField[] {
  const asked = useAskedFields(ticket.helpTopic?.id)
  const further = ticket.forms.flatMap(({ fields }) => fields)
  return [...asked, ...further].filter(({ key }, at, all) => all.findIndex((one) => one.key === key) === at)
}

/** The status that `e` sets: the first that says resolved, else the first that closes. */
export function resolvedStatus({ statuses }: Choices): Choices['statuses'][number] | undefined {
  return statuses.find(({ state }) => state === 'resolved') ?? statuses.find(({ state }) => state === 'closed')
}
