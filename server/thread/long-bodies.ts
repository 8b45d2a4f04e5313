import { closePortalTicket, openPortalTicket, postPortalMessage, reopenPortalTicket } from '#contract/portal.ts'
import type { Route } from '#contract/route.ts'
import { editEntry, postMessage, postNote, postReply } from '#contract/thread.ts'
import { openTicket } from '#contract/tickets.ts'
import { BadInput, type FieldError } from '#server/platform/errors.ts'
import type { Rendered } from '#server/platform/html.ts'
import type { Prepare } from '#server/platform/http.ts'
import { TooHard } from '#server/platform/threads.ts'
import { LONGEST_AT_ONCE, type Renderers } from './renderers.ts'

/** Words of a request that were rendered before its operation began, as they were long. Never of nothing to read. */
export interface Prerendered {
  rendered?: Rendered
}

type Field = 'body' | 'message'

/** Where people write as much as they like. */
const WORDS = new Map<Route, Field>([
  [openTicket, 'message'],
  [postReply, 'body'],
  [postNote, 'body'],
  [postMessage, 'body'],
  [editEntry, 'body'],
  [openPortalTicket, 'message'],
  [postPortalMessage, 'body'],
  [closePortalTicket, 'message'],
  [reopenPortalTicket, 'message'],
])

/**
 * Renders what is long in a thread, before any transaction begins, and adds it to the body as `rendered`; a text of which
 * nothing is left to read becomes an empty one.
 *
 * @throws BadInput `too_big`  it takes too long, or too much memory
 */
export function renderLongBodies({ render }: Renderers): Prepare {
  async function prepared<T>(body: T, field: Field, path: string): Promise<T> {
    const text = wordsOf(body, field)
    if (text === null || text.length <= LONGEST_AT_ONCE) return body
    const rendered = await render({ body: text, format: formatOf(body) }).catch((error: unknown) => {
      throw error instanceof TooHard ? new BadInput([tooHard(`${path}.${field}`)]) : error
    })
    return rendered.isEmpty ? { ...body, [field]: '' } : { ...body, rendered }
  }

  return async (ctx, body, route) => {
    const field = WORDS.get(route)
    if (!field) return { ctx, body }
    const own = await prepared(body, field, 'body')
    // A ticket may be opened with a first reply.
    if (typeof own !== 'object' || own === null || !('reply' in own)) return { ctx, body: own }
    return { ctx, body: { ...own, reply: await prepared(own.reply, 'body', 'body.reply') } }
  }
}

// The contract has checked bodies.
function wordsOf(body: unknown, field: Field): string | null {
  const text = (body as Partial<Record<Field, unknown>> | null | undefined)?.[field]
  return typeof text === 'string' ? text : null
}

function formatOf(body: unknown): 'html' | 'text' {
  return (body as { format?: unknown }).format === 'html' ? 'html' : 'text'
}

function tooHard(field: string): FieldError {
  return { field, code: 'too_big', message: 'There is too much markup in this text. Send it as a file.' }
}
