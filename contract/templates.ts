import { z } from 'zod'
import { TemplateValue } from './action-values.ts'
import { Id, Instant, line, paragraphs } from './common.ts'
import { route } from './route.ts'
import { templateKeys, templateLanguages } from './template-keys.ts'

const tag = 'Mail templates'

const TemplateParams = z.object({ key: z.enum(templateKeys) })
const Language = z.enum(templateLanguages)

/** Liquid. The body is HTML; what is put into it is escaped. */
const Source = z.object({ subject: line(500), body: paragraphs(50_000).refine((body) => body !== '', 'Write a text.') })

export const TemplateSummary = z.object({
  key: z.enum(templateKeys),
  audience: z.enum(['requesters', 'agents']),
  languages: z.array(
    z.object({
      language: Language,
      /** The desk has words of its own for it. */
      isChanged: z.boolean(),
      updatedBy: z.string().nullable(),
      updatedAt: Instant.nullable(),
    }),
  ),
})
export type TemplateSummary = z.infer<typeof TemplateSummary>

export const Template = TemplateSummary.omit({ languages: true }).extend({
  ...TemplateSummary.shape.languages.element.shape,
  subject: z.string(),
  body: z.string(),
  default: z.object({ subject: z.string(), body: z.string() }),
  /** What may stand between `{{` and `}}`. */
  values: z.array(TemplateValue),
})
export type Template = z.infer<typeof Template>

export const listTemplates = route({
  method: 'GET',
  path: '/api/v1/templates',
  tag,
  caller: 'administrator',
  summary: 'All mail templates, and which the desk has words of its own for',
  reply: z.object({ items: z.array(TemplateSummary) }),
})

/** Method and path stand in each route itself: the web's build keeps these two and nothing else. */
const path = '/api/v1/templates/:key'
const template = {
  tag,
  caller: 'administrator',
  params: TemplateParams,
  reply: Template,
} as const

export const getTemplate = route({
  ...template,
  method: 'GET',
  path,
  summary: 'A template in one language, with its default and the values that it may use',
  query: z.object({ language: Language.default('en') }),
})

export const putTemplate = route({
  ...template,
  method: 'PUT',
  path,
  summary: 'Write a template in words of one’s own; a broken one is refused with its line',
  body: Source.extend({ language: Language }),
})

export const resetTemplate = route({
  ...template,
  method: 'DELETE',
  path,
  summary: 'Go back to the words that come with the product',
  query: z.object({ language: Language }),
})

export const previewTemplate = route({
  method: 'POST',
  path: `${path}/preview`,
  tag,
  caller: 'administrator',
  summary: 'What a draft would say of a ticket; what that ticket has nothing of is made up',
  params: TemplateParams,
  body: z.object({ ticketId: Id, language: Language.default('en'), draft: Source }),
  reply: z.object({ subject: z.string(), html: z.string(), text: z.string() }),
})
