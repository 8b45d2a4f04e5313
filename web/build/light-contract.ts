import type { Plugin } from 'vite'

/** What the browser needs of a route; its schemas would bring all of zod and every message to the first page. */
const KEPT = new Set(['method', 'path', 'plural'])

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/**
 * Lightens `contract/` for the browser: `route({...})` keeps only its method and path, and every schema becomes an
 * expression that is left out unless a page imports it by name (to validate a form).
 */
export function lightContract(): Plugin {
  return {
    name: 'deskbell:light-contract',
    enforce: 'pre',
    transform: {
      filter: { id: /\/contract\/[\w-]+\.ts$/ },
      handler(code) {
        const program = this.parse(code, { lang: 'ts' }) as unknown as Node
        const edits = [...routeEdits(program), ...pureEdits(program)]
        return { code: edits.sort((a, b) => b.at - a.at || b.order - a.order).reduce(apply, code), map: null }
      },
    },
  }
}

interface Edit {
  at: number
  end: number
  text: string
  order: number
}

function apply(code: string, edit: Edit): string {
  return code.slice(0, edit.at) + edit.text + code.slice(edit.end)
}

/** Removes the properties of `route({...})` and `crud({...})` that only the server reads. */
function routeEdits(program: Node): Edit[] {
  const edits: Edit[] = []
  visit(program, (node) => {
    const callee = node.callee as Node | undefined
    const [given] = (node.arguments as Node[] | undefined) ?? []
    if (node.type !== 'CallExpression' || !['route', 'crud'].includes(String(callee?.name))) return
    if (given?.type !== 'ObjectExpression') return
    for (const property of given.properties as Node[]) {
      const key = property.key as Node | undefined
      if (property.type === 'Property' && !KEPT.has(String(key?.name))) {
        edits.push({ at: property.start, end: property.end, text: `${String(key?.name)}: undefined`, order: 0 })
      }
    }
  })
  return edits
}

/** Marks top-level constants made by a call as free of side effects. */
function pureEdits(program: Node): Edit[] {
  return (program.body as Node[]).flatMap((statement) => {
    const declaration = (statement.declaration ?? statement) as Node
    if (declaration.type !== 'VariableDeclaration') return []
    return (declaration.declarations as Node[]).flatMap((one) => {
      const init = one.init as Node | null
      if (init?.type !== 'CallExpression') return []
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
