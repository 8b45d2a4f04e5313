export type JsonSchema = Record<string, unknown>

/**
 * A JSON schema as people read it: `{ name: text, up to 200; kind?: "red" | "blue" }`, a line a property.
 * A schema of `components` is its name.
 */
export function shapeText(schema: JsonSchema, indent = ''): string {
  const { $ref, anyOf, oneOf, type, items, properties, additionalProperties } = schema
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? ''
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const members = (anyOf ?? oneOf) as JsonSchema[] | undefined
  if (members) return [...new Set(members.map((member) => shapeText(member, indent)))].join(' | ')
  if (Array.isArray(type)) return type.map((one) => shapeText({ ...schema, type: one }, indent)).join(' | ')
  if (type === 'array') {
    const item = shapeText((items ?? {}) as JsonSchema, indent)
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  if (properties) return objectText(schema, indent)
  if (type === 'object') return `{ [name]: ${shapeText(asSchema(additionalProperties), indent)} }`
  return plainText(schema)
}

function objectText({ properties, required = [] }: JsonSchema, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => {
    const optional = (required as string[]).includes(name) ? '' : '?'
    const preset = schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`
    const said = typeof schema.description === 'string' ? `  // ${schema.description}` : ''
    return `${inner}${name}${optional}: ${shapeText(schema, inner)}${preset}${said}\n`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`
}

function plainText({ type, format, minLength, maxLength, minimum, maximum }: JsonSchema): string {
  switch (type) {
    case 'string': {
      const kind = typeof format === 'string' ? format : 'text'
      const least = Number(minLength ?? 0)
      if (maxLength !== undefined) return `${kind}(${least}..${maxLength})`
      return least > 0 ? `${kind}(${least}..)` : kind
    }
    case 'integer':
    case 'number': {
      const [from, to] = [minimum, maximum].map((bound) => (isOfUse(bound) ? String(bound) : ''))
      return from || to ? `${type}(${from}..${to})` : type
    }
    case undefined:
      return 'any'
    default:
      return String(type)
  }
}

/** The limits of what JavaScript can count say nothing. */
function isOfUse(bound: unknown): boolean {
  return typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER
}

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}
