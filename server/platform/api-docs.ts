import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from '#contract/route.ts'
import type { Config } from './config.ts'
import { escapeHtml } from './escape-html.ts'
import type { Web } from './http.ts'
import { openApi } from './openapi.ts'
import { ownAddress } from './own-address.ts'
import { type JsonSchema, shapeText } from './shape-text.ts'

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string
}

/** `/api/v1/openapi.json`, and the same for people at `/api/docs`. Both are made when first asked for. */
export function apiDocs({ fastify, routes }: Web, config: Config): void {
  let made: { json: string; html: string } | null = null
  const documents = () => {
    if (!made) {
      const document = openApi(routes, { version, server: ownAddress(config) })
      made = { json: JSON.stringify(document), html: pageOf(routes, document) }
    }
    return made
  }
  fastify.get('/api/v1/openapi.json', async (_request, reply) => {
    return reply.type('application/json; charset=utf-8').send(documents().json)
  })
  fastify.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(documents().html))
}

function pageOf(routes: readonly Route[], document: Record<string, unknown>): string {
  const tags = [...new Set(routes.map((route) => route.tag))].sort()
  const paths = document.paths as Record<string, Record<string, unknown>>
  const sections = tags.map((tag) => {
    const inTag = routes.filter((route) => route.tag === tag)
    return `<section><h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${inTag.map((route) => entryOf(route, paths)).join('')}</section>`
  })
  const links = tags.map((tag) => `<li><a href="#${anchor(tag)}">${escapeHtml(tag)}</a></li>`).join('')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deskbell API</title><style>${STYLE}</style></head><body>
<h1>Deskbell API</h1>
<p>Send <code>Authorization: Bearer KEY</code> with a key from <code>bin/deskbell apikey create</code> or from the desk's
administration. Errors are problem documents with a stable <code>code</code>, and name all wrong <code>fields</code> at once. Lists
take <code>limit</code> and <code>cursor</code> and answer <code>{ items, nextCursor }</code>. A POST that creates honours
<code>Idempotency-Key</code>. For programs: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav><ul>${links}<li><a href="#shapes">Shapes</a></li></ul></nav>
${sections.join('\n')}
${namedShapes(document)}
</body></html>`
}

function entryOf(route: Route, paths: Record<string, Record<string, unknown>>): string {
  const path = route.path.replace(/:(\w+)/g, '{$1}')
  const { parameters, requestBody, responses } = (paths[path]?.[route.method.toLowerCase()] ?? {
    responses: {},
  }) as Operation
  const answer = responses[String(route.status)]
  return `<details><summary><b>${route.method}</b> <code>${escapeHtml(path)}</code> <span>${escapeHtml(route.summary)}</span></summary>
<p>For: ${route.caller}.${route.errors.length > 0 ? ` Problems: ${route.errors.map((code) => `<code>${escapeHtml(code)}</code>`).join(', ')}.` : ''}</p>
${parameters ? shapeBlock('In the address and headers', parametersShape(parameters)) : ''}${contentBlock('Body', requestBody)}${contentBlock(`Answers ${route.status}`, answer)}</details>`
}

interface Operation {
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: JsonSchema }[]
  requestBody?: Content
  responses: Record<string, Content>
}

interface Content {
  content?: Record<string, { schema: JsonSchema }>
}

function parametersShape(parameters: NonNullable<Operation['parameters']>): JsonSchema {
  return {
    properties: Object.fromEntries(
      parameters.map(({ name, description, schema }) => [name, { description, ...schema }]),
    ),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  }
}

/** JSON by its shape, everything else by its media type; events by the shape of their data. */
function contentBlock(title: string, content: Content | undefined): string {
  const [[type = '', { schema }] = ['', { schema: {} }]] = Object.entries(content?.content ?? {})
  if (type === '') return ''
  const head = type === 'application/json' ? title : `${title}: ${type}`
  return Object.keys(schema).length > 0 ? shapeBlock(head, schema) : `<h3>${escapeHtml(head)}</h3>`
}

function shapeBlock(title: string, shape: JsonSchema | undefined): string {
  return shape ? `<h3>${title}</h3>${preformatted(shape)}` : ''
}

function preformatted(shape: JsonSchema): string {
  return `<pre tabindex="0">${escapeHtml(shapeText(shape))}</pre>`
}

/** What the entries only name: the problem document, and what has parts like itself. */
function namedShapes(document: Record<string, unknown>): string {
  const { schemas } = document.components as { schemas: Record<string, JsonSchema> }
  const entries = Object.entries(schemas).map(
    ([name, schema]) => `<details><summary><code>${name}</code></summary>${preformatted(schema)}</details>`,
  )
  return `<section><h2 id="shapes">Shapes</h2>${entries.join('')}</section>`
}

function anchor(tag: string): string {
  return tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:13px/1.45 ui-monospace,monospace}h3{font-size:1rem;margin:.5rem 0}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
summary{cursor:pointer;padding:.25rem 0}summary b{display:inline-block;min-width:4.5rem}summary span{opacity:.8}
pre{overflow:auto;max-height:24rem;padding:.75rem;border:1px solid #8884;border-radius:6px}`
