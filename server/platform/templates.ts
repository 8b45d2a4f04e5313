import { Liquid, LiquidError, type Template } from 'liquidjs'
import { date, name } from './template-filters.ts'

export type Values = Record<string, unknown>

/** Characters of a template; milliseconds, and bytes or so, that rendering may take. */
const TEMPLATE_LIMIT = 50_000
const LIMITS = { parseLimit: TEMPLATE_LIMIT * 2, renderLimit: 1_000, memoryLimit: 5_000_000 }

/** What templates are read by, LiquidJS within bounds. `outputEscape` is what becomes of each value where it is put. */
export function templateEngine(outputEscape: (value: unknown) => string): Liquid {
  const liquid = new Liquid({
    ...LIMITS,
    strictFilters: true,
    strictVariables: false,
    ownPropertyOnly: true,
    // No files: what is included has to be in here.
    templates: {},
    outputEscape,
  })
  // Nothing that people wrote becomes markup because a template says so.
  liquid.registerFilter('raw', (value: unknown) => value)
  liquid.registerFilter('date', date)
  liquid.registerFilter('name', name)
  return liquid
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.map(textOf).join('') : String(value)
}

const parsedBy = new WeakMap<Liquid, Map<string, Template[]>>()
const MOST_PARSED = 500

/** Reads a template, once. @throws Error  see {@link messageOf} */
export function parsed(liquid: Liquid, source: string): Template[] {
  const known = parsedBy.get(liquid) ?? new Map<string, Template[]>()
  parsedBy.set(liquid, known)
  const found = known.get(source)
  if (found) return found
  const template = liquid.parse(source)
  if (known.size >= MOST_PARSED) known.clear()
  known.set(source, template)
  return template
}

const plain = templateEngine(textOf)

/** Which values a template of plain text names. */
export function namesInText(source: string): ReadonlySet<string> {
  return namesIn(plain, source)
}

const namedBy = new WeakMap<Template[], ReadonlySet<string>>()

/**
 * The paths of the values that a template names, `ticket.thread`: what nobody names need not be looked up. None of one that
 * cannot be read, which renders nothing either.
 */
export function namesIn(liquid: Liquid, source: string): ReadonlySet<string> {
  try {
    const template = parsed(liquid, source)
    const known = namedBy.get(template) ?? new Set(pathsIn(liquid, template).map(({ path }) => path))
    namedBy.set(template, known)
    return known
  } catch {
    return new Set()
  }
}

function pathsIn(liquid: Liquid, template: Template[]): { path: string; line: number }[] {
  const found = Object.values(liquid.analyzeSync(template, { partials: false }).globals).flat()
  return found.map(({ segments, location }) => ({
    path: segments.map((segment) => (typeof segment === 'object' ? '…' : segment)).join('.'),
    line: location.row,
  }))
}

/** Plain text with its values; nothing in it becomes markup. @throws Error  see {@link messageOf} */
export function renderText(source: string, values: Values): string {
  return String(plain.renderSync(parsed(plain, source), values)).trim()
}

export interface TemplateProblem {
  line: number
  message: string
}

interface Checking {
  source: string
  values: Values
  known: (path: string) => boolean
  /** Of what is not known: whether it is a value that is kept from whoever reads this. */
  isForAgents?: (path: string) => boolean
}

/** Where a template of plain text is wrong, in words; null where it is not. */
export function problemOfText(checking: Checking): TemplateProblem | null {
  return problemIn(plain, checking)
}

export function problemIn(liquid: Liquid, { source, values, known, isForAgents }: Checking): TemplateProblem | null {
  try {
    const template = liquid.parse(source)
    for (const { path, line } of pathsIn(liquid, template)) {
      if (known(path)) continue
      return {
        line,
        message: isForAgents?.(path)
          ? `"${path}" is for agents alone: requesters read this.`
          : `There is no value "${path}" here.`,
      }
    }
    liquid.renderSync(template, values)
    return null
  } catch (error) {
    return { line: lineOf(error), message: messageOf(error) }
  }
}

function lineOf(error: unknown): number {
  return LiquidError.is(error) ? (error.token?.getPosition()[0] ?? 1) : 1
}

/** What went wrong with a template, without the engine's own account of where. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, (?:file:\S+, )?line:\d+, col:\d+$/, '').slice(0, 500)
}
