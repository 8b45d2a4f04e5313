import { z } from 'zod'
import { Problem } from '#contract/common.ts'
import type { Caller, Route } from '#contract/route.ts'
import { isRepeatable } from './http.ts'

type Json = Record<string, unknown>

/** What the operations refer to by name. */
interface Components {
  schemas: Json
  /** By its text: the name of a schema that refers to itself. */
  names: Map<string, string>
}

/** The API as an OpenAPI 3.1 document, made from the routes that are served. */
export function openApi(routes: readonly Route[], { version, server }: { version: string; server: string }): Json {
  const components: Components = { schemas: {}, names: new Map() }
  components.schemas.Problem = schemaOf(Problem, 'output', components)
  const paths: Record<string, Json> = {}
  for (const route of [...routes].sort((a, b) => a.path.localeCompare(b.path))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Deskbell',
      version,
      description:
        'JSON in camelCase; instants are ISO 8601 in UTC, durations whole minutes. Errors are problem documents (RFC 9457). ' +
        'A POST that creates honours `Idempotency-Key`. A body with a field, or an address with a parameter, that its call does not know is refused. ' +
        'What administrators have translated, and why something is refused, is said in the language that `Accept-Language` prefers. ' +
        'Any call may be refused with `bad_request`, `invalid_input`, `unusable_value`, `not_utf8`, `too_deep`, `body_too_large`, ' +
        '`wrong_content_type`, `unauthenticated`, `agents_only`, `administrators_only`, `requesters_only`, `forbidden`, `not_found`, ' +
        '`gone_meanwhile`, `try_again`, `too_many_requests`, `storage_full`, `database_unavailable` or `internal_error`; its own problems stand with it.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    tags: [...new Set(routes.map((route) => route.tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key' },
        session: { type: 'apiKey', in: 'cookie', name: 'deskbell.session', description: 'The session of a browser' },
      },
    },
  }
}

function operationOf(route: Route, components: Components): Json {
  const { method, path, summary, tag, caller, status, errors } = route
  const parameters = [
    ...parametersOf(route.params, 'path', components),
    ...parametersOf(route.query, 'query', components),
    ...(isRepeatable(route) && !route.ignoresKey ? [idempotencyKey] : []),
  ]
  const request = bodyOf(route, components)
  const problems = [...errors, ...(isPaged(route) && !errors.includes('bad_cursor') ? ['bad_cursor'] : [])]
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tag],
    security: securityOf[caller],
    ...(parameters.length > 0 && { parameters }),
    ...(request && { requestBody: request }),
    responses: {
      [status]: { description: 'Done', ...answerOf(route, components) },
      default: {
        description: problems.length > 0 ? `A problem, for example ${problems.join(', ')}` : 'A problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function bodyOf(route: Route, components: Components): Json | null {
  if (route.takes) return { required: true, content: { [route.takes]: { schema: {} } } }
  if (route.body.type === 'undefined') return null
  // No body at all is read as an empty one.
  const required = !route.body.safeParse({}).success
  return { required, ...json(schemaOf(route.body, 'input', components)) }
}

function answerOf({ gives, reply }: Route, components: Components): Json | null {
  const schema = reply.type === 'undefined' ? null : schemaOf(reply, 'output', components)
  if (gives) return { content: { [gives]: { schema: schema ?? {} } } }
  return schema && json(schema)
}

function isPaged({ query }: Route): boolean {
  return query instanceof z.ZodObject && 'cursor' in query.shape
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same request with the same key, sent again, is done once and answered the same.',
  schema: { type: 'string', maxLength: 200 },
}

const securityOf: Record<Caller, Json[]> = {
  anyone: [{}, { session: [] }, { apiKey: [] }],
  requester: [{ session: [] }],
  agent: [{ session: [] }, { apiKey: [] }],
  administrator: [{ session: [] }, { apiKey: [] }],
}

function json(schema: Json): Json {
  return { content: { 'application/json': { schema } } }
}

function parametersOf(type: z.ZodType, where: 'path' | 'query', components: Components): Json[] {
  const { properties = {}, required = [] } = schemaOf(type, 'input', components) as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema,
  }))
}

function schemaOf(type: z.ZodType, io: 'input' | 'output', components: Components): Json {
  const { $schema, ...schema } = z.toJSONSchema(type, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override: ({ zodSchema: { _zod: it }, jsonSchema }) => {
      // A field that is not named is refused, whatever Zod would do with it; see unknown-fields.ts.
      if (io === 'input' && it.def.type === 'object' && !it.def.catchall) jsonSchema.additionalProperties = false
    },
  }) as Json
  return hoist(schema, components)
}

/** A schema that refers to itself has its parts in `$defs`; in this document they belong under `components`. */
function hoist({ $defs, ...schema }: Json, { schemas, names }: Components): Json {
  if ($defs === undefined) return schema
  const definitions = Object.entries($defs as Record<string, Json>).map(([ref, definition]) => {
    const text = JSON.stringify(definition)
    const name = names.get(text) ?? `Part${names.size + 1}`
    names.set(text, name)
    return { ref: `#/$defs/${ref}`, name, definition }
  })
  const renamed = (part: Json): Json =>
    JSON.parse(JSON.stringify(part), (key, value) => {
      const target = key === '$ref' && definitions.find(({ ref }) => ref === value)
      return target ? `#/components/schemas/${target.name}` : value
    })
  for (const { name, definition } of definitions) schemas[name] = renamed(definition)
  return renamed(schema)
}

function operationId(method: string, path: string): string {
  const words = path.replace('/api/v1/', '').split(/[/-]/)
  return [
    method.toLowerCase(),
    ...words.map((word) => word.replace(/^:?(.)/, (_, first: string) => first.toUpperCase())),
  ].join('')
}
