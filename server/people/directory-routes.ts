import { agents, departments, organizations, roles, teams, type User, users } from '#contract/people.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import type { KeepTargets } from '#server/settings/keep-targets.ts'
import { agentUsage, getAgent, listAgents } from './agents/agents.ts'
import { archiveAgent } from './agents/archive.ts'
import { changeAgent } from './agents/change.ts'
import { createAgent } from './agents/create.ts'
import type { TellLost } from './agents/tell-lost.ts'
import type { CheckAnswers } from './answering.ts'
import { archiveDepartment, changeDepartment } from './departments/change.ts'
import { createDepartment } from './departments/create.ts'
import { departmentUsage, getDepartment, listDepartments } from './departments/departments.ts'
import { archiveOrganization, changeOrganization, createOrganization } from './organizations/change.ts'
import { getOrganization, listOrganizations, organizationUsage } from './organizations/organizations.ts'
import { archiveUser } from './requesters/archive.ts'
import { changeUser } from './requesters/change.ts'
import { createUser } from './requesters/create.ts'
import { listUsers, loadUser, type VisibleTickets } from './requesters/requesters.ts'
import { archiveRole, changeRole, createRole, getRole, listRoles, roleUsage } from './roles.ts'
import { archiveTeam, changeTeam, createTeam, getTeam, listTeams, teamUsage } from './teams.ts'

/** Who works here, in what, and who asks for help. One requester is served with the tickets: who sees one, sees him. */
export function directoryRoutes(
  { web }: { web: Web },
  {
    visibleTickets,
    answers,
    keepTargets,
    tellLost,
  }: { visibleTickets: VisibleTickets; answers: CheckAnswers; keepTargets: KeepTargets; tellLost: TellLost },
): void {
  const names = ['scheduleId', 'slaPlanId', 'availability']
  serveKind(web, departments, {
    list: listDepartments,
    get: getDepartment,
    create: (ctx, body) => keepTargets(ctx, { body, names }, (op) => createDepartment(op, body)),
    change: (ctx, id, body) => keepTargets(ctx, { body, names }, (op) => changeDepartment(op, id, body)),
    archive: archiveDepartment,
    usage: departmentUsage,
  })
  serveKind(web, teams, {
    list: listTeams,
    get: getTeam,
    create: createTeam,
    change: changeTeam,
    archive: archiveTeam,
    usage: teamUsage,
  })
  serveKind(web, roles, {
    list: listRoles,
    get: getRole,
    create: createRole,
    change: changeRole,
    archive: archiveRole,
    usage: roleUsage,
  })
  serve(web, agents.list, (ctx, { query }) => listAgents(ctx, query))
  serve(web, agents.get, (ctx, { params }) => getAgent(ctx, params.id))
  serve(web, agents.create, (ctx, { body }) => createAgent(ctx, body))
  serve(web, agents.change, async (ctx, { params, body }) => {
    const mayLeave = body.availability !== undefined || body.onVacation !== undefined
    if (!mayLeave) return { ...(await changeAgent(ctx, params.id, body)), warnings: [] }
    return tellLost(ctx, params.id, (op) => changeAgent(op, params.id, body))
  })
  serve(web, agents.archive, (ctx, { params }) => tellLost(ctx, params.id, (op) => archiveAgent(op, params.id)))
  serve(web, agents.usage, (ctx, { params }) => agentUsage(ctx, params.id))

  /** What became of a requester, with the number of his tickets that the caller sees. */
  const seen = (ctx: Ctx, verb: (op: Ctx) => Promise<User>) =>
    operation(ctx, async (op) => loadUser(op, (await verb(op)).id, visibleTickets(op.actor)))
  serve(web, users.list, (ctx, { query }) => listUsers(ctx, query, visibleTickets))
  serve(web, users.create, (ctx, { body }) => seen(ctx, (op) => createUser(op, body, answers)))
  serve(web, users.change, (ctx, { params, body }) => seen(ctx, (op) => changeUser(op, params.id, body, answers)))
  serve(web, users.archive, (ctx, { params }) => archiveUser(ctx, params.id))

  serve(web, organizations.list, (ctx, { query }) => listOrganizations(ctx, query))
  serve(web, organizations.get, (ctx, { params }) => getOrganization(ctx, params.id))
  serve(web, organizations.create, (ctx, { body }) => createOrganization(ctx, body, answers))
  serve(web, organizations.change, (ctx, { params, body }) => changeOrganization(ctx, params.id, body, answers))
  serve(web, organizations.archive, (ctx, { params }) => archiveOrganization(ctx, params.id))
  serve(web, organizations.usage, (ctx, { params }) => organizationUsage(ctx, params.id))
}
