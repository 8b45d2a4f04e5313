import { z } from 'zod'

/** Something chosen: by its id, with its name as it was when it was chosen. */
export const Chosen = z.object({
  id: z.union([z.int(), z.string().max(100)]),
  /** Of an assignee. */
  kind: z.enum(['agent', 'team']).optional(),
  text: z.string().max(300).optional(),
})
export type Chosen = z.infer<typeof Chosen>

/**
 * The answer to a field. Texts, numbers, check boxes and dates are plain; a choice is its key, or several keys; list items,
 * priorities, departments, assignees and files are kept as `{ id, text }`, and may be given by id alone (list items also
 * by their text). null: asked, and left or made empty.
 */
export const Answer = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.null(),
  Chosen,
  z.array(z.union([z.string().max(1000), z.int(), Chosen])).max(200),
])
export type Answer = z.infer<typeof Answer>

/** Answers to fields, by their key. */
export const Fields = z.record(z.string().max(40), Answer)
export type Answers = z.infer<typeof Fields>

/** An answer with what it is called and says. */
export const LabelledAnswer = z.object({
  key: z.string(),
  label: z.string(),
  kind: z.string(),
  value: Answer,
  text: z.string(),
  /** Still asked; else it answers a field of an earlier help topic, or one that is gone. */
  isAsked: z.boolean(),
})
export type LabelledAnswer = z.infer<typeof LabelledAnswer>
