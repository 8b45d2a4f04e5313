import type { Plugin } from 'vite'

/** What the browser needs of a route; its schemas would bring all of zod and every message to the first page. */
const KEPT: Record<string, string[]> = { route: ['method', 'path'], crud: ['plural'], ruling: ['plural'] }

const OURS = /\/contract\/[\w-]+\.ts$/

/** How schemas are named there. */
const SCHEMA = /^[A-Z]\w*[a-z]/

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/**
 * Lightens `contract/` for the browser: `route({...})` keeps only its method and path, and every schema becomes an
 * expression that is left out. A page that used one would bring zod (25 kB) to every first page, as routes and schemas
 * stand in the same files: the build refuses it.
 */
export function lightContract(): Plugin {
  return {
    name: 'deskbell:light-contract',
    enforce: 'pre',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? [chunk.modules] : []))
      const kept = modules.flatMap((one) => Object.entries(one)).filter(([, { renderedLength }]) => renderedLength > 0)
      if (!kept.some(([id]) => id.includes('/node_modules/zod/'))) return
      const schemas = kept.filter(([id]) => OURS.test(id)).flatMap(([, { renderedExports }]) => renderedExports)
      this.error(`Schemas must stay out of the browser: ${schemas.filter((name) => SCHEMA.test(name)).join(', ')}`)
    },
    transform: {
      filter: { id: OURS },
      handler(code) {
        const program = this.parse(code, { lang: 'ts' }) as unknown as Node
        const edits = [...routeEdits(program, code), ...pureEdits(program)]
        return { code: edits.sort((a, b) => b.at - a.at || a.order - b.order).reduce(apply, code), map: null }
      },
    },
  }
}

interface Edit {
  at: number
  end: number
  text: string
  /** Of two at one place, the higher one comes first in the result. */
  order: number
}

function apply(code: string, edit: Edit): string {
  return code.slice(0, edit.at) + edit.text + code.slice(edit.end)
}

/** `route({...})` becomes a plain object, `crud({...})` keeps its name: what is left out, only the server reads. */
function routeEdits(program: Node, code: string): Edit[] {
  const edits: Edit[] = []
  visit(program, (node) => {
    const name = String((node.callee as Node | undefined)?.name)
    const [given] = (node.arguments as Node[] | undefined) ?? []
    if (node.type !== 'CallExpression' || !(name in KEPT) || given?.type !== 'ObjectExpression') return
    const kept = (given.properties as Node[]).filter((property) =>
      KEPT[name]?.includes(String((property.key as Node | undefined)?.name)),
    )
    const object = `({ ${kept.map((property) => code.slice(property.start, property.end)).join(', ')} })`
    edits.push({ at: node.start, end: node.end, text: name === 'route' ? object : name + object, order: 0 })
  })
  return edits
}

/** Marks how top-level constants are made as free of side effects. */
function pureEdits(program: Node): Edit[] {
  return (program.body as Node[]).flatMap((statement) => {
    const declaration = (statement.declaration ?? statement) as Node
    if (declaration.type !== 'VariableDeclaration') return []
    return (declaration.declarations as Node[]).flatMap((one) => {
      const init = one.init as Node | null
      if (!init || init.type.endsWith('Literal') || init.type.endsWith('FunctionExpression')) return []
      return [
        { at: init.start, end: init.start, text: '/*#__PURE__*/ (() => (', order: 1 },
        { at: init.end, end: init.end, text: '))()', order: -1 },
      ]
    })
  })
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && typeof (child as Node).type === 'string') visit(child as Node, see)
    }
  }
}
