import { listFilterNames, testTicketFilter, whyNotTicket } from '#contract/ticket-filters.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { askableFilters, testFilter, whyNot } from './why-not.ts'

/** What ticket filters saw of tickets. */
export function ticketFilterRoutes({ web }: { web: Web }): void {
  serve(web, listFilterNames, async (ctx, { params }) => ({ items: await askableFilters(ctx, params.id) }))
  serve(web, whyNotTicket, (ctx, { params }) => whyNot(ctx, params.id, params.filterId))
  serve(web, testTicketFilter, (ctx, { body }) => testFilter(ctx, body))
}
