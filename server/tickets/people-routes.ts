import { listAssignees, users } from '#contract/people.ts'
import * as contract from '#contract/reference.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { assigneesOf } from './list-assignees.ts'
import { sampleNumber } from './number-sample.ts'
import { getUser } from './requester-seen.ts'

/** What of people and reference data only the tickets can tell. */
export function ticketPeopleRoutes({ web }: { web: Web }): void {
  serve(web, listAssignees, (ctx, { params }) => assigneesOf(ctx, params.id))
  serve(web, users.get, (ctx, { params }) => getUser(ctx, params.id))
  serve(web, contract.sampleNumber, (ctx, { query }) => sampleNumber(ctx, query))
}
