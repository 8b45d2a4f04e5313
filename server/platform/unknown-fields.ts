import type { z } from 'zod'
import type { FieldError } from './errors.ts'

type Schema = z.core.$ZodType
type Path = (string | number)[]

/**
 * What a request names and its schema does not know, however deep it lies: nothing that somebody sends is dropped
 * without a word. Objects that are strict by themselves tell of theirs when they are parsed.
 *
 * @returns one error each, with its path from the request: `body.actions.0.colour`
 */
export function unknownFields(schema: Schema, given: unknown, part: keyof typeof NO_SUCH): FieldError[] {
  return unknownPaths(schema, given, []).map((path) => ({
    field: [part, ...path].join('.'),
    code: 'unknown_field',
    message: NO_SUCH[part],
  }))
}

const NO_SUCH = { body: 'There is no such field here.', query: 'There is no such parameter here.' }

function unknownPaths(schema: Schema, value: unknown, path: Path): Path[] {
  if (value === null || typeof value !== 'object' || !dropsFields(schema)) return []
  const def = defOf(schema)
  switch (def.type) {
    case 'object':
      return Array.isArray(value) ? [] : unknownInObject(def, value as Record<string, unknown>, path)
    case 'array':
      return Array.isArray(value) ? value.flatMap((one, at) => unknownPaths(def.element, one, [...path, at])) : []
    case 'record':
      return Object.entries(value).flatMap(([key, one]) => unknownPaths(def.valueType, one, [...path, key]))
    case 'union':
      return unknownInUnion(def, value, path)
    case 'lazy':
      return unknownPaths(def.getter(), value, path)
    default:
      return partsOf(def).flatMap((part) => unknownPaths(part, value, path))
  }
}

function unknownInObject(def: z.core.$ZodObjectDef, value: Record<string, unknown>, path: Path): Path[] {
  return Object.entries(value).flatMap(([key, one]) => {
    const known = Object.hasOwn(def.shape, key) ? def.shape[key] : undefined
    if (known) return unknownPaths(known, one, [...path, key])
    return def.catchall ? [] : [[...path, key]]
  })
}

/** Of the members that the value may be meant as, the one that knows most of it. */
function unknownInUnion(def: z.core.$ZodUnionDef, value: object, path: Path): Path[] {
  const members = def.options.filter((option) => mayBe(option, value, def))
  return (
    members
      .map((option) => unknownPaths(option, value, path))
      .reduce((best, found) => (best && best.length <= found.length ? best : found), undefined as Path[] | undefined) ??
    []
  )
}

function mayBe(option: Schema, value: object, def: z.core.$ZodUnionDef & { discriminator?: string }): boolean {
  if (def.discriminator === undefined) return (option as z.ZodType).safeParse(value).success
  const given = (value as Record<string, z.core.util.Primitive>)[def.discriminator]
  return option._zod.propValues?.[def.discriminator]?.has(given) ?? false
}

const known = new WeakMap<Schema, boolean>()

/** Whether an object that drops what it does not know is anywhere in a schema; the others need not be walked through. */
function dropsFields(schema: Schema, within: Set<Schema> = new Set()): boolean {
  const before = known.get(schema)
  if (before !== undefined) return before
  // Where a schema comes to itself again, its other parts decide.
  if (within.has(schema)) return false
  within.add(schema)
  const def = defOf(schema)
  const drops = (def.type === 'object' && !def.catchall) || partsOf(def).some((part) => dropsFields(part, within))
  if (drops || within.values().next().value === schema) known.set(schema, drops)
  return drops
}

function partsOf(def: Def): readonly Schema[] {
  switch (def.type) {
    case 'object':
      return Object.values(def.shape)
    case 'array':
      return [def.element]
    case 'record':
      return [def.valueType]
    case 'union':
      return def.options
    case 'lazy':
      return [def.getter()]
    // What a transformation makes of a value is known by what it is handed on to.
    case 'pipe':
      return [defOf(def.in).type === 'transform' ? def.out : def.in]
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return [def.innerType]
    default:
      return []
  }
}

type Def = z.core.$ZodTypes['_zod']['def']

function defOf(schema: Schema): Def {
  // Zod keeps a schema's own description as that of any schema.
  return (schema as z.core.$ZodTypes)._zod.def
}
