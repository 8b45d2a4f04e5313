import { z } from 'zod'
import { Actions } from './actions.ts'
import { Availability, Id, IdParams, line, Named, PageQuery, Problem, page, paragraphs } from './common.ts'
import { route } from './route.ts'
import { Did, Foreseen } from './rules.ts'
import { Ticket } from './tickets.ts'

const tag = 'Automation'
const path = '/api/v1/macros'

export const MOST_TICKETS = 200

/** `mine`: an agent's own; else a department's or everyone's, which administrators look after. */
export const macroOwners = ['mine', 'department', 'everyone'] as const
export const MacroOwner = z.enum(macroOwners)

export const Macro = z.object({
  id: z.int(),
  name: z.string(),
  owner: MacroOwner,
  department: Named.nullable(),
  actions: Actions,
  notes: z.string(),
  position: z.int(),
  /** A digit that runs it from the menu of a ticket. */
  digit: z.int().nullable(),
  availability: Availability,
  /** What it names and cannot do any more: that part is skipped. */
  unusable: z.array(z.object({ at: z.string(), name: z.string() })),
})
export type Macro = z.infer<typeof Macro>

const fields = {
  name: line(100),
  owner: MacroOwner,
  departmentId: Id.nullable(),
  actions: Actions,
  notes: paragraphs(10_000),
  position: z.int().min(0).max(100_000),
  digit: z.int().min(1).max(9).nullable(),
  availability: Availability,
}

export const listMacros = route({
  method: 'GET',
  path,
  tag,
  caller: 'agent',
  summary: 'The macros that the caller may run, in their order, all on one page',
  // As lists of all kinds are asked: one who asks for pages gets all of them on the first.
  query: PageQuery.extend({
    /** `active`: those that the caller may run; else those that the caller may change, `all` with archived ones. */
    include: z.enum(['active', 'usable', 'all']).default('active'),
  }),
  reply: page(Macro),
})

export const getMacro = route({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  caller: 'agent',
  summary: 'One macro that the caller may change',
  params: IdParams,
  reply: Macro,
})

export const createMacro = route({
  method: 'POST',
  path,
  tag,
  caller: 'agent',
  summary: 'Create a macro: one of your own or, as an administrator, for others',
  body: z
    .object(fields)
    .partial()
    .extend({ name: line(100), actions: Actions }),
  reply: Macro,
  status: 201,
  errors: ['name_taken', 'forbidden'],
})

export const changeMacro = route({
  method: 'PATCH',
  path: `${path}/:id`,
  tag,
  caller: 'agent',
  summary: 'Change a macro',
  params: IdParams,
  body: z.object(fields).partial(),
  reply: Macro,
  errors: ['name_taken', 'forbidden'],
})

export const archiveMacro = route({
  method: 'DELETE',
  path: `${path}/:id`,
  tag,
  caller: 'agent',
  summary: 'Archive a macro',
  params: IdParams,
  reply: z.object({ outcome: z.enum(['archived']) }),
  errors: ['forbidden'],
})

const OfTicket = z.object({ id: Id, macroId: Id })

export const previewMacro = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/macros/:macroId/preview',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'What a macro would change and whom it would tell; changes nothing',
  params: OfTicket,
  reply: Foreseen,
  errors: [
    'ticket_not_found',
    'forbidden',
    'ticket_not_closeable',
    'thread_moved_on',
    'bad_template',
    'macro_not_found',
  ],
})

export const runMacro = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/macros/:macroId/run',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Run a macro on a ticket: everything that it does, or nothing',
  params: OfTicket,
  body: z.object({
    /** As when replying: the newest item of the thread that the caller has seen. */
    seenItemId: Id.optional(),
  }),
  reply: z.object({ ticket: Ticket, did: z.array(Did) }),
  errors: [
    'ticket_not_found',
    'forbidden',
    'ticket_not_closeable',
    'thread_moved_on',
    'bad_template',
    'macro_not_found',
  ],
})

export const runMacroOnMany = route({
  method: 'POST',
  path: `${path}/:id/runs`,
  tag,
  caller: 'agent',
  summary: 'Run a macro on many tickets, each by itself: one that it cannot do keeps no other from it',
  params: IdParams,
  body: z.object({ ticketIds: z.array(Id).min(1).max(MOST_TICKETS) }),
  reply: z.object({
    items: z.array(
      z.object({
        ticketId: z.int(),
        did: z.array(Did),
        /** null: it went well. */
        problem: Problem.nullable(),
      }),
    ),
  }),
  errors: ['macro_not_found'],
})
