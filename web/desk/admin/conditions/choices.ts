import { skills } from '#contract/assignment.ts'
import { mailAddresses, mailboxes } from '#contract/mailboxes.ts'
import { agents, departments, organizations, teams } from '#contract/people.ts'
import { helpTopics, priorities, statuses } from '#contract/reference.ts'
import { schedules, slaPlans } from '#contract/sla.ts'
import type { AnyRoute } from '#web/client.ts'
import type { NamedThing } from './named.ts'

/** The lists that conditions and actions choose from. */
export const lists: Record<NamedThing, AnyRoute> = {
  helpTopics: helpTopics.list,
  priorities: priorities.list,
  departments: departments.list,
  statuses: statuses.list,
  slaPlans: slaPlans.list,
  agents: agents.list,
  teams: teams.list,
  organizations: organizations.list,
  mailAddresses: mailAddresses.list,
  mailboxes: mailboxes.list,
  schedules: schedules.list,
  skills: skills.list,
}
