import { z } from 'zod'
import { Actions } from './actions.ts'
import { Availability, Id, IdParams, Instant, line, PageQuery, page, paragraphs } from './common.ts'
import { Condition } from './conditions.ts'
import { route } from './route.ts'

// What ticket filters and rules have in common: both rule over tickets, in one order, and what they say has versions.

/** Something about a filter or rule that an administrator should look at. */
export const Flag = z.object({
  code: z.enum([
    /**
     * It names something that is archived, disabled or gone. An action that does is skipped; a comparison still holds for
     * what has it from before.
     */
    'names_unusable',
    /** A field that it asks about is no more. */
    'unknown_field',
    'bad_pattern',
    /** Its condition cannot hold, whatever comes. Never said of what could. */
    'contradiction',
    /** Those before it take everything that it could match, and stop. Never said of what could be reached. */
    'unreachable',
    'no_actions',
    /** It requires a skill at a level that no active agent has. */
    'nobody_has_skill',
    /** The last time that it ran it failed. */
    'failed',
  ]),
  /** Where: `conditions.all.0`, `actions.1`; empty for the filter or rule as a whole. */
  at: z.string(),
  /** What it is about, by name: the thing, the other filters or rules, the error. */
  about: z.string(),
})
export type Flag = z.infer<typeof Flag>

/** What a version of either says. */
export const definition = {
  name: z.string(),
  conditions: Condition,
  actions: Actions,
  stopsFurther: z.boolean(),
}

/** What is known of either besides. */
export const standing = {
  id: z.int(),
  position: z.int(),
  notes: z.string(),
  version: z.int(),
  availability: Availability,
  flags: z.array(Flag),
}

/** What is written of either. */
export const written = {
  name: line(100),
  conditions: Condition,
  actions: Actions,
  stopsFurther: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
}

/** With a change. */
export const expected = {
  /** The version that the editor saw; if it is no longer the newest the answer is 409 `stale_edit`. */
  expectedVersion: z.int().optional(),
}

interface Words<I extends z.ZodType, D extends z.ZodType> {
  /** Path segment: `rules`. */
  plural: string
  /** As people say it: `rule`. */
  noun: string
  tag: string
  item: I
  definition: D
}

/** The routes of their order and their versions. */
export function ruling<I extends z.ZodType, D extends z.ZodType>({ plural, noun, tag, item, definition }: Words<I, D>) {
  const path = `/api/v1/${plural}`
  return {
    order: route({
      method: 'PUT',
      path: `${path}/order`,
      tag,
      caller: 'administrator',
      summary: `Put the ${noun}s in the order in which they are asked`,
      body: z.object({ ids: z.array(Id).max(5000) }),
      errors: ['stale_order'],
    }),
    listVersions: route({
      method: 'GET',
      path: `${path}/:id/versions`,
      tag,
      caller: 'administrator',
      summary: `What a ${noun} said each time that it was saved, newest first`,
      params: IdParams,
      query: PageQuery,
      reply: page(z.object({ version: z.int(), savedBy: z.string(), savedAt: Instant, definition })),
    }),
    restoreVersion: route({
      method: 'POST',
      path: `${path}/:id/versions/:version/restoration`,
      tag,
      caller: 'administrator',
      summary: `Make an earlier version of a ${noun} the newest again`,
      params: z.object({ id: Id, version: Id }),
      reply: item,
      errors: ['name_taken'],
    }),
  }
}
