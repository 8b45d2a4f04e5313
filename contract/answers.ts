import { z } from 'zod'

/** Something chosen: by its id, with its name as it was when it was chosen. */
export const Chosen = z.object({
  id: z.union([z.int(), z.string().max(100)]),
  /** Of an assignee. */
  kind: z.enum(['agent', 'team']).optional(),
  text: z.string().max(300).optional(),
})
export type Chosen = z.infer<typeof Chosen>

/** A text with markup: harmless HTML, and what it says without. The text is the server's; who answers gives the HTML. */
export const Rich = z.object({ html: z.string().max(60_000), text: z.string().max(60_000).optional() })
export type Rich = z.infer<typeof Rich>

export function isRich(answer: unknown): answer is Rich {
  return typeof answer === 'object' && answer !== null && 'html' in answer
}

/**
 * The answer to a field. Texts, numbers, check boxes and dates are plain; a choice is its key, or several keys; list items,
 * priorities, departments, assignees and files are kept as `{ id, text }`, and may be given by id alone (list items also
 * by their text). A long answer with formatting is `{ html, text }`; given as a text it gets its paragraphs. null: asked, and left or made empty.
 */
export const Answer = z.union([
  z.string().max(20_000),
  z.number(),
  z.boolean(),
  z.null(),
  Chosen,
  Rich,
  z.array(z.union([z.string().max(1000), z.int(), Chosen])).max(200),
])
export type Answer = z.infer<typeof Answer>

/** The things in an answer: none, one or several. */
export function chosenIn(answer: Answer): Chosen[] {
  return [answer].flat().filter((one) => typeof one === 'object' && one !== null && 'id' in one)
}

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
