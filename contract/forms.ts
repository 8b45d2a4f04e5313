import { z } from 'zod'
import { Availability, Id, IdParams, line, Named, optionalLine, paragraphs } from './common.ts'
import { crud } from './crud.ts'
import { route } from './route.ts'
import { FieldTranslations, FormTranslations, ItemTranslations } from './translations.ts'

const tag = 'Forms'
const notes = paragraphs(10_000)
const placeholder = optionalLine(200).default('')

// ── what a field of each kind can be set to ──

export const fieldKinds = [
  'text',
  'paragraph',
  'number',
  'date',
  'timeZone',
  'phone',
  'checkbox',
  'choice',
  'list',
  'file',
  'priority',
  'department',
  'assignee',
  'section',
  'information',
] as const
export const FieldKind = z.enum(fieldKinds)
export type FieldKind = z.infer<typeof FieldKind>

/** These ask nothing: a heading, a text. */
export const silentKinds: readonly FieldKind[] = ['section', 'information']

/** Others can be shown by what has been answered to a field of these kinds. */
export const deciding: readonly FieldKind[] = ['checkbox', 'choice', 'list', 'priority', 'department']

const ofPeople = fieldKinds.filter((kind) => !['file', 'priority', 'department', 'assignee'].includes(kind))

/** The kinds of field that a form can have: some have a meaning for tickets alone. */
export const kindsOf: Record<'ticket' | 'contact' | 'organization' | 'custom' | 'list', readonly FieldKind[]> = {
  ticket: fieldKinds,
  custom: fieldKinds,
  contact: ofPeople,
  organization: ofPeople,
  list: ofPeople.filter((kind) => kind !== 'list'),
}

export const Validator = z.enum(['none', 'email', 'phone', 'ip', 'number', 'pattern'])

const Text = z.object({
  maxLength: z.int().min(1).max(1000).default(1000),
  validator: Validator.default('none'),
  /** A regular expression that the whole text has to match. */
  pattern: z.string().max(500).default(''),
  /** Said when it does not match. */
  problem: optionalLine(300).default(''),
  placeholder,
})
const Paragraph = z.object({
  maxLength: z.int().min(1).max(20_000).default(20_000),
  /** With bold text, lists, links: kept as `{ html, text }`. */
  isRich: z.boolean().default(false),
  placeholder,
})
const Bound = z.number().min(-1e15).max(1e15).nullable().default(null)
const Numeric = z.object({ min: Bound, max: Bound, isWhole: z.boolean().default(false), placeholder })
const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'Write a date like 2026-03-31.')
  .nullable()
  .default(null)
const DateConfig = z.object({
  /** A day; a day and time as clocks show it wherever it is read; an instant, shown in each reader's time zone. */
  time: z.enum(['none', 'wall', 'instant']).default('none'),
  min: Day,
  max: Day,
  mayBeFuture: z.boolean().default(true),
  mayBePast: z.boolean().default(true),
  /** In which an instant is entered and shown, whoever reads it; null: each reader's own. */
  timeZone: z.string().max(64).nullable().default(null),
})
const TimeZone = z.object({
  /** The browser's is filled in. */
  isDetected: z.boolean().default(true),
  placeholder,
})
const Phone = z.object({
  minDigits: z.int().min(0).max(20).default(7),
  hasExtension: z.boolean().default(false),
  format: z.enum(['none', 'us']).default('none'),
})
const Checkbox = z.object({ description: optionalLine(300).default('') })
export const Option = z.object({ key: line(200), label: line(200) })
const Choice = z.object({
  options: z.array(Option).max(500).default([]),
  multiple: z.boolean().default(false),
  /** Keys that are chosen to begin with. */
  preset: z.array(z.string().max(200)).max(500).default([]),
  placeholder,
})
const ListChoice = z.object({
  listId: Id,
  multiple: z.boolean().default(false),
  /** All items to choose from, or those that fit what is typed. */
  widget: z.enum(['dropdown', 'typeahead']).default('dropdown'),
  /** Items that are chosen to begin with. */
  preset: z.array(Id).max(50).default([]),
  placeholder,
})
const File = z.object({
  maxFiles: z.int().min(1).max(20).default(1),
  /** Bytes; null: as large as attachments may be. */
  maxSize: z.int().min(1024).max(1_073_741_824).nullable().default(null),
  /** Lower-case endings without the dot; none: all that the desk takes. */
  extensions: z
    .array(z.string().regex(/^[a-z0-9]{1,20}$/, 'Write endings like pdf, without the dot.'))
    .max(50)
    .default([]),
  /** What the content may be, like `image/*` or `application/pdf`; with endings: either is enough. */
  mediaTypes: z
    .array(
      z
        .string()
        .max(100)
        .regex(/^[a-z0-9.+-]+\/(\*|[a-z0-9.+-]+)$/, 'Write types like image/* or application/pdf.'),
    )
    .max(50)
    .default([]),
  /** The content has to be what the ending says. */
  isStrict: z.boolean().default(false),
})
const Prompt = z.object({ placeholder })
const PriorityChoice = Prompt.extend({
  /** The priority that is chosen to begin with. */
  preset: Id.nullable().default(null),
})
const Section = z.object({})
/** `html` is what is shown where there is any, and `text` what it says without. */
const Information = z.object({ text: paragraphs(5000).default(''), html: z.string().max(20_000).default('') })

// ── a field ──

export const Mode = z.enum(['hidden', 'view', 'edit', 'required'])
export type Mode = z.infer<typeof Mode>

/** The usual mixes of what each side may do with a field, by name. */
export const presets = {
  optional: ['edit', 'edit'],
  required: ['required', 'required'],
  requiredForRequesters: ['required', 'edit'],
  requiredForAgents: ['edit', 'required'],
  internal: ['hidden', 'edit'],
  internalRequired: ['hidden', 'required'],
  requestersOnly: ['required', 'hidden'],
} as const satisfies Record<string, readonly [requester: Mode, agent: Mode]>
export type Preset = keyof typeof presets | 'custom'

export function presetOf(field: { requesterMode: Mode; agentMode: Mode }): Preset {
  const known = Object.entries(presets).find(
    ([, [requester, agent]]) => requester === field.requesterMode && agent === field.agentMode,
  )
  return (known?.[0] as Preset | undefined) ?? 'custom'
}

/** A field is shown while another one of the ticket has one of these values, or none of them. */
export const ShowWhen = z.object({
  key: z.string().max(40),
  is: z.enum(['oneOf', 'noneOf']),
  /** Keys of a choice, ids of chosen things, `true` or `false` of a check box. */
  values: z.array(z.string().max(200)).min(1, 'Choose at least one value.').max(100),
})
export type ShowWhen = z.infer<typeof ShowWhen>

/** One schema a kind, each with what that kind can be set to. */
function ofEachKind<Base extends z.ZodRawShape>(base: Base) {
  return z.discriminatedUnion('kind', [
    z.object({ ...base, kind: z.literal('text'), config: Text }),
    z.object({ ...base, kind: z.literal('paragraph'), config: Paragraph }),
    z.object({ ...base, kind: z.literal('number'), config: Numeric }),
    z.object({ ...base, kind: z.literal('date'), config: DateConfig }),
    z.object({ ...base, kind: z.literal('timeZone'), config: TimeZone }),
    z.object({ ...base, kind: z.literal('phone'), config: Phone }),
    z.object({ ...base, kind: z.literal('checkbox'), config: Checkbox }),
    z.object({ ...base, kind: z.literal('choice'), config: Choice }),
    z.object({ ...base, kind: z.literal('list'), config: ListChoice }),
    z.object({ ...base, kind: z.literal('file'), config: File }),
    z.object({ ...base, kind: z.literal('priority'), config: PriorityChoice }),
    z.object({ ...base, kind: z.literal('department'), config: Prompt }),
    z.object({ ...base, kind: z.literal('assignee'), config: Prompt }),
    z.object({ ...base, kind: z.literal('section'), config: Section }),
    z.object({ ...base, kind: z.literal('information'), config: Information }),
  ])
}

const shown = {
  id: z.int(),
  /** A section goes to the end of its form. */
  formId: z.int(),
  key: z.string(),
  label: z.string(),
  help: z.string(),
  requesterMode: Mode,
  showWhen: ShowWhen.nullable(),
}

/** What the portal knows of a field. */
export const PortalField = ofEachKind(shown)
export type PortalField = z.infer<typeof PortalField>

export const FormField = ofEachKind({
  ...shown,
  agentMode: Mode,
  requiredToClose: z.boolean(),
  /** Its answers are words by which the ticket is found. */
  isSearchable: z.boolean(),
  /** Left out where the field is said in the language of whoever reads it. */
  translations: FieldTranslations.optional(),
})
export type FormField = z.infer<typeof FormField>

export const FieldKey = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'Begin with a small letter; letters and digits only.')

/** A field as an administrator writes it; what its kind can be set to has usual values. */
export const FieldInput = z.preprocess(
  (given) => (given && typeof given === 'object' && !('config' in given) ? { ...given, config: {} } : given),
  ofEachKind({
    /** Absent for a new field. */
    id: Id.optional(),
    key: FieldKey,
    label: line(200),
    help: optionalLine(500).default(''),
    requesterMode: Mode.default('edit'),
    agentMode: Mode.default('edit'),
    requiredToClose: z.boolean().default(false),
    /** Of texts unless it says otherwise. */
    isSearchable: z.boolean().optional(),
    /** Left out: none. */
    translations: FieldTranslations.optional(),
    showWhen: ShowWhen.nullable().default(null),
  }),
)
export type FieldInput = z.output<typeof FieldInput>

export const searchableKinds: readonly FieldKind[] = ['text', 'paragraph']

// ── forms ──

export const FormKind = z.enum(['ticket', 'contact', 'organization', 'custom'])
export type FormKind = z.infer<typeof FormKind>

/** What tickets, requesters and organizations have of themselves: no field can have such a key. */
export const builtIn: Record<FormKind, readonly string[]> = {
  ticket: ['subject', 'message', 'priority'],
  contact: ['name', 'email', 'phone', 'notes'],
  organization: ['name', 'address', 'phone', 'website', 'notes'],
  custom: ['subject', 'message', 'priority'],
}

/** A form where it is shown: with its heading and what is said under it. */
export const FormHead = Named.extend({ instructions: z.string() })
export type FormHead = z.infer<typeof FormHead>

export const Form = z.object({
  id: z.int(),
  name: z.string(),
  kind: FormKind,
  instructions: z.string(),
  translations: FormTranslations,
  notes: z.string(),
  helpTopics: z.array(Named),
  fields: z.array(FormField),
  availability: Availability,
})
export type Form = z.infer<typeof Form>

const formFields = {
  name: line(100),
  instructions: paragraphs(2000),
  translations: FormTranslations,
  notes,
  availability: Availability,
  fields: z.array(FieldInput).max(100),
}

/** Forms of kind `custom` are made and archived; the three others are there for good. */
export const forms = crud({
  plural: 'forms',
  noun: 'form',
  tag,
  refusals: ['is_built_in'],
  item: Form,
  create: z
    .object(formFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(formFields).partial(),
})

// ── lists ──

export const ListItem = z.object({
  id: z.int(),
  value: z.string(),
  extra: z.string(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
  translations: ItemTranslations,
  isEnabled: z.boolean(),
  position: z.int(),
})
export type ListItem = z.infer<typeof ListItem>

export const List = z.object({
  id: z.int(),
  name: z.string(),
  plural: z.string(),
  sort: z.enum(['alphabetical', 'reverse', 'manual']),
  notes: z.string(),
  availability: Availability,
  items: z.int(),
  /** What each item has besides its value. */
  properties: z.array(FormField),
})
export type List = z.infer<typeof List>

const listFields = {
  name: line(100),
  plural: optionalLine(100),
  sort: z.enum(['alphabetical', 'reverse', 'manual']),
  notes,
  availability: Availability,
  properties: z.array(FieldInput).max(30),
}

export const lists = crud({
  plural: 'lists',
  noun: 'list',
  tag,
  item: List,
  create: z
    .object(listFields)
    .partial()
    .extend({ name: line(100) }),
  change: z.object(listFields).partial(),
})

const Properties = z.record(
  z.string().max(40),
  z.union([z.string().max(20_000), z.number(), z.boolean(), z.null(), z.array(z.string().max(200)).max(100)]),
)
const itemFields = {
  value: line(200),
  extra: optionalLine(200),
  properties: Properties,
  translations: ItemTranslations,
  isEnabled: z.boolean(),
  position: z.int().min(0).max(1_000_000),
}
const ItemParams = z.object({ id: Id, itemId: Id })

export const listListItems = route({
  method: 'GET',
  path: '/api/v1/lists/:id/items',
  tag,
  caller: 'administrator',
  summary: 'Items of a list, in its order',
  params: IdParams,
  query: z.object({
    q: z.string().max(200).optional(),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
  reply: z.object({ items: z.array(ListItem), total: z.int() }),
})

export const createListItem = route({
  method: 'POST',
  path: '/api/v1/lists/:id/items',
  tag,
  caller: 'administrator',
  summary: 'Add an item to a list',
  params: IdParams,
  body: z
    .object(itemFields)
    .partial()
    .extend({ value: line(200) }),
  reply: ListItem,
  status: 201,
  errors: ['name_taken'],
})

export const changeListItem = route({
  method: 'PATCH',
  path: '/api/v1/lists/:id/items/:itemId',
  tag,
  caller: 'administrator',
  summary: 'Change an item; answers keep the text that it had',
  params: ItemParams,
  body: z.object(itemFields).partial(),
  reply: ListItem,
  errors: ['name_taken'],
})

export const deleteListItem = route({
  method: 'DELETE',
  path: '/api/v1/lists/:id/items/:itemId',
  tag,
  caller: 'administrator',
  summary: 'Delete an item; answers keep its text',
  params: ItemParams,
})

export const orderListItems = route({
  method: 'PUT',
  path: '/api/v1/lists/:id/order',
  tag,
  caller: 'administrator',
  summary: 'The order of all items of a list that is sorted by hand',
  params: IdParams,
  body: z.object({ itemIds: z.array(Id).max(10_000) }),
})

/** Rows that an import takes at once. */
export const IMPORT_LIMIT = 5000

export const importListItems = route({
  method: 'POST',
  path: '/api/v1/lists/:id/imports',
  tag,
  caller: 'administrator',
  summary: 'Items from CSV: value, extra, then properties by the key in the heading; a value that is there is changed',
  params: IdParams,
  body: z.object({ csv: z.string().min(1).max(2_000_000) }),
  reply: z.object({ created: z.int(), changed: z.int() }),
})

export const ItemChoice = z.object({ id: z.int(), text: z.string(), extra: z.string() })
export type ItemChoice = z.infer<typeof ItemChoice>

const ChoiceQuery = z.object({ q: z.string().max(200).optional() })

export const listChoices = route({
  method: 'GET',
  path: '/api/v1/lists/:id/choices',
  tag,
  caller: 'agent',
  summary:
    'Items of a list that an agent can choose, those that fit `q`, in the language that is asked for; at most 200',
  params: IdParams,
  query: ChoiceQuery,
  reply: z.object({ items: z.array(ItemChoice) }),
})

export const listPortalChoices = route({
  method: 'GET',
  path: '/api/v1/portal/lists/:id/choices',
  tag: 'Portal',
  caller: 'anyone',
  summary:
    'Items of a list that a field shown to requesters chooses from, those that fit `q`, in the language that is asked for; at most 200',
  params: IdParams,
  query: ChoiceQuery,
  reply: z.object({ items: z.array(ItemChoice) }),
})
