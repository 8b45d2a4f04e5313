import type { z } from 'zod'
import type { crud, UseKind } from '#contract/crud.ts'
import type { AgentActor, ApiKeyActor } from './actor.ts'
import { serve, type Web } from './http.ts'
import type { ListQuery } from './list-rows.ts'
import type { Ctx } from './operation.ts'

type Staff = Ctx<AgentActor | ApiKeyActor>

interface Verbs<Item, Create, Change> {
  list(ctx: Staff, query: ListQuery): Promise<{ items: Item[]; nextCursor: string | null }>
  get(ctx: Staff, id: number): Promise<Item>
  create(ctx: Staff, body: Create): Promise<Item>
  change(ctx: Staff, id: number, body: Change): Promise<Item>
  archive(ctx: Staff, id: number): Promise<{ outcome: 'archived' | 'deleted' }>
  usage(ctx: Staff, id: number): Promise<{ items: { kind: UseKind; count: number }[] }>
}

/** Puts the six routes of a kind of reference data in front of its verbs. */
export function serveKind<I extends z.ZodType, C extends z.ZodType, H extends z.ZodType>(
  web: Web,
  routes: ReturnType<typeof crud<I, C, H>>,
  verbs: Verbs<z.output<I>, z.output<C>, z.output<H>>,
): void {
  // TypeScript does not look through the routes' types while I, C and H are open; the signature above says that they fit.
  serve(web, routes.list, (ctx, { query }) => verbs.list(ctx as Staff, query) as never)
  serve(web, routes.get, (ctx, { params }) => verbs.get(ctx as Staff, params.id) as never)
  serve(web, routes.create, (ctx, { body }) => verbs.create(ctx as Staff, body as z.output<C>) as never)
  serve(
    web,
    routes.change,
    (ctx, { params, body }) => verbs.change(ctx as Staff, params.id, body as z.output<H>) as never,
  )
  serve(web, routes.archive, (ctx, { params }) => verbs.archive(ctx as Staff, params.id))
  serve(web, routes.usage, (ctx, { params }) => verbs.usage(ctx as Staff, params.id))
}
