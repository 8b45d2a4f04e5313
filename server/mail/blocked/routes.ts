import { blockSender, listBlockedSenders, unblockSender } from '#contract/blocked-senders.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { block, listBlocked, unblock } from './senders.ts'

export function blockedSenderRoutes(web: Web): void {
  serve(web, listBlockedSenders, (ctx, { query }) => listBlocked(ctx, query))
  serve(web, blockSender, (ctx, { body }) => block(ctx, body))
  serve(web, unblockSender, (ctx, { params }) => unblock(ctx, params.id))
}
