import * as contract from '#contract/assignment.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { announceAbsence, editAbsence, listAbsences, takeBackAbsence } from './absences.ts'
import { explainTicket } from './explain-ticket.ts'
import { assignmentLoad } from './load.ts'
import { getNeeds, getPriorityNeeds, setNeeds, setPriorityNeeds } from './needs.ts'
import { dropPolicy, listPolicies, setPolicy } from './policies.ts'
import { getMatrix, setCells } from './skill-matrix.ts'
import { archiveSkill, changeSkill, createSkill, getSkill, listSkills, skillUsage } from './skills.ts'
import { everythingUnmet } from './warnings.ts'
import { changeWork, getWork, setPresence } from './work.ts'

export function assignmentRoutes({ web }: { web: Web }): void {
  serveKind(web, contract.skills, {
    list: listSkills,
    get: getSkill,
    create: createSkill,
    change: changeSkill,
    archive: archiveSkill,
    usage: skillUsage,
  })
  serve(web, contract.getSkillMatrix, (ctx) => getMatrix(ctx))
  serve(web, contract.changeSkillMatrix, (ctx, { body }) => setCells(ctx, body.cells))
  serve(web, contract.getUnmetNeeds, (ctx) => everythingUnmet(ctx))
  serve(web, contract.getAgentWork, (ctx, { params }) => getWork(ctx, params.id))
  serve(web, contract.changeAgentWork, (ctx, { params, body }) => changeWork(ctx, params.id, body))
  serve(web, contract.setPresence, (ctx, { params, body }) => setPresence(ctx, params.id, body.presence))

  serve(web, contract.listAbsences, (ctx, { query }) => listAbsences(ctx, query))
  serve(web, contract.createAbsence, (ctx, { body }) => announceAbsence(ctx, body))
  serve(web, contract.changeAbsence, (ctx, { params, body }) => editAbsence(ctx, params.id, body))
  serve(web, contract.removeAbsence, (ctx, { params }) => takeBackAbsence(ctx, params.id))

  serve(web, contract.topicNeeds.get, (ctx, { params }) => getNeeds(ctx, 'helpTopic', params.id))
  serve(web, contract.topicNeeds.set, (ctx, { params, body }) =>
    setNeeds(ctx, { subject: 'helpTopic', id: params.id }, body.items),
  )
  serve(web, contract.priorityNeeds.get, (ctx, { params }) => getPriorityNeeds(ctx, params.id))
  serve(web, contract.priorityNeeds.set, (ctx, { params, body }) => setPriorityNeeds(ctx, params.id, body))

  serve(web, contract.listPolicies, (ctx) => listPolicies(ctx))
  serve(web, contract.setPolicy, (ctx, { params, body }) =>
    setPolicy(ctx, { kind: params.subject, id: params.id }, body),
  )
  serve(web, contract.dropPolicy, (ctx, { params }) => dropPolicy(ctx, { kind: params.subject, id: params.id }))
  serve(web, contract.getAssignmentLoad, (ctx) => assignmentLoad(ctx))
  serve(web, contract.explainAssignment, async (ctx, { params }) => ({
    explanation: await explainTicket(ctx, params.id),
  }))
}
