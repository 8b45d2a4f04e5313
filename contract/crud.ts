import { z } from 'zod'
import { IdParams, PageQuery, page } from './common.ts'
import { type Route, route } from './route.ts'

export const ListQuery = PageQuery.extend({
  q: z.string().max(200).optional(),
  /** `active` alone, or everything that is not archived, or all. */
  include: z.enum(['active', 'usable', 'all']).default('usable'),
})

/** What may use a thing: tickets, or other things that name it. */
export const UseKind = z.enum([
  'openTickets',
  'tickets',
  'helpTopics',
  'subTopics',
  'departments',
  'subDepartments',
  'agents',
  'access',
  'managed',
  'teamsLed',
  'apiKeys',
  'reopenedTo',
  'settings',
  'mailAddresses',
  'mails',
  'ticketFilters',
  'rules',
  'macros',
  'people',
  'organizations',
  'standIns',
  'slaPlans',
  'schedules',
  'forms',
  'listItems',
])
export type UseKind = z.infer<typeof UseKind>

/** What became of a thing that was to go. */
export const Gone = z.object({ outcome: z.enum(['archived', 'deleted']) })

interface Words<
  Item extends z.ZodType,
  Create extends z.ZodType,
  Change extends z.ZodType,
  Changed extends z.ZodType,
  Went extends z.ZodType,
> {
  /** Path segment: `departments`. */
  plural: string
  /** As people say it: `department`. */
  noun: string
  tag: string
  item: Item
  create: Create
  change: Change
  /** Codes of refusals that only this kind knows. */
  refusals?: readonly string[]
  /** Creating one takes a password. */
  holdsSecret?: true
  /** Who may read them; agents, unless it says otherwise. */
  readers?: 'agent' | 'administrator'
  /** What is answered to a change, and to archiving; where it is more than the thing, and what became of it. */
  replies?: { change: Changed; archive: Went }
}

type ListRoute<I extends z.ZodType> = Route<
  z.ZodObject,
  typeof ListQuery,
  z.ZodUndefined,
  ReturnType<typeof page<I>>,
  'agent' | 'administrator'
>

/** The five routes that each kind of reference data has: list, get, create, change, archive. */
export function crud<
  I extends z.ZodType,
  C extends z.ZodType,
  H extends z.ZodType,
  D extends z.ZodType = I,
  G extends z.ZodType = typeof Gone,
>(words: Words<I, C, H, D, G>) {
  const { plural, noun, tag, item, create, change, refusals = [], holdsSecret, readers = 'agent' } = words
  // The defaults are what the type parameters default to; TypeScript cannot see that they go together.
  const replies = words.replies ?? { change: item as unknown as D, archive: Gone as unknown as G }
  const path = `/api/v1/${plural}`
  const one = `${path}/:id`
  return {
    list: route({
      method: 'GET',
      path,
      tag,
      caller: readers,
      summary: `List ${plural}`,
      query: ListQuery,
      reply: page(item),
    }) as ListRoute<I>,
    get: route({
      method: 'GET',
      path: one,
      tag,
      caller: readers,
      summary: `One ${noun}`,
      params: IdParams,
      reply: item,
    }),
    create: route({
      method: 'POST',
      path,
      tag,
      caller: 'administrator',
      summary: `Create a ${noun}`,
      body: create,
      reply: item,
      status: 201,
      errors: ['name_taken', ...refusals.filter((code) => code.endsWith('_taken'))],
      ...(holdsSecret && { holdsSecret }),
    }),
    change: route({
      method: 'PATCH',
      path: one,
      tag,
      caller: 'administrator',
      summary: `Change a ${noun}`,
      params: IdParams,
      body: change,
      reply: replies.change,
      errors: ['name_taken', 'in_use', 'is_default', ...refusals],
      ...(holdsSecret && { holdsSecret }),
    }),
    archive: route({
      method: 'DELETE',
      path: one,
      tag,
      caller: 'administrator',
      summary: `Archive a ${noun} in use, delete an unused one`,
      params: IdParams,
      reply: replies.archive,
      errors: ['in_use', 'is_default', ...refusals],
    }),
    usage: route({
      method: 'GET',
      path: `${one}/usage`,
      tag,
      caller: 'administrator',
      summary: `What uses this ${noun}`,
      params: IdParams,
      reply: z.object({ items: z.array(z.object({ kind: UseKind, count: z.int() })) }),
    }),
  }
}
