import { listFilterMatches, testTicketFilter } from '#contract/ticket-filters.ts'
import { whyNotFilter } from '#contract/why-not.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { listMatches } from './filter-matches.ts'
import { testFilter, whyNot } from './why-not.ts'

/** What ticket filters saw of tickets. */
export function ticketFilterRoutes({ web }: { web: Web }): void {
  serve(web, whyNotFilter, (ctx, { params }) => whyNot(ctx, params.id, params.filterId))
  serve(web, listFilterMatches, (ctx, { params, query }) => listMatches(ctx, params.id, query))
  serve(web, testTicketFilter, (ctx, { body }) => testFilter(ctx, body))
}
