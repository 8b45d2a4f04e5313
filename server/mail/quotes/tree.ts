import { scanHtml } from '#server/platform/html-tokens.ts'

export interface Element {
  name: string
  /** The tags as they were written; both empty for the root. */
  open: string
  close: string
  mark: string | null
  children: (Element | Leaf)[]
  parent: Element | null
  /** Numbers of the first and the last leaf in it that stands on a line; none when the first is greater. */
  first: number
  last: number
}

/** Text, or an element that has no content. */
export interface Leaf {
  raw: string
  /** "br", "img", ...; null: text. */
  name: string | null
  parent: Element
  /** Its number among those that stand on lines; -1 for mere space between. */
  index: number
}

const VOID = new Set(['br', 'col', 'hr', 'img', 'wbr'])
const MARK = / data-mark="([a-z]{1,20})"/

/** What {@link readTree} meets on its way. */
export interface TreeVisitor {
  opened(element: Element): void
  closed(element: Element): void
  leaf(leaf: Leaf): void
}

/**
 * Sanitised HTML as a tree, read by the same scanner as the sanitiser reads it, so that both see the same text.
 * `data-mark` moves from the tags into the tree.
 */
export function readTree(html: string, visitor: TreeVisitor): Element {
  const root: Element = { name: '', open: '', close: '', mark: null, children: [], parent: null, first: 0, last: -1 }
  const openNames = new Map<string, number>()
  let current = root

  function leaf(raw: string, name: string | null): void {
    const leaf: Leaf = { raw, name, parent: current, index: -1 }
    current.children.push(leaf)
    visitor.leaf(leaf)
  }
  function closeCurrent(): void {
    openNames.set(current.name, (openNames.get(current.name) ?? 1) - 1)
    visitor.closed(current)
    if (current.parent) current = current.parent
  }

  scanHtml(html, {
    text(raw) {
      if (!openNames.get('pre')) return leaf(raw, null)
      for (const line of raw.split(/(?<=\n)/)) leaf(line, null)
    },
    open(name, attributes, raw) {
      // Folds from an earlier reading are made anew.
      if (name === 'details' || name === 'summary') return
      const mark = attributes.has('data-mark') ? (MARK.exec(raw)?.[1] ?? null) : null
      const open = mark === null ? raw : raw.replace(MARK, '')
      if (VOID.has(name)) return leaf(open, name)
      const element: Element = {
        name,
        open,
        close: `</${name}>`,
        mark,
        children: [],
        parent: current,
        first: 0,
        last: -1,
      }
      current.children.push(element)
      openNames.set(name, (openNames.get(name) ?? 0) + 1)
      current = element
      visitor.opened(element)
    },
    close(name) {
      if (!openNames.get(name)) return
      while (current.name !== name) closeCurrent()
      closeCurrent()
    },
  })
  while (current.parent) closeCurrent()
  return root
}

/** Back to HTML; an element that `leaveOut` names goes with all that is in it. */
export function writeTree(root: Element, leaveOut: (element: Element) => boolean = () => false): string {
  const parts: string[] = []
  const stack: { element: Element; at: number }[] = [{ element: root, at: 0 }]
  // By a stack of its own: a tree may be deeper than calls may be.
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const child = top.element.children[top.at++]
    if (!child) {
      parts.push(top.element.close)
      stack.pop()
    } else if (isLeaf(child)) parts.push(child.raw)
    else if (!leaveOut(child)) {
      parts.push(child.open)
      stack.push({ element: child, at: 0 })
    }
  }
  return parts.join('')
}

function isLeaf(node: Element | Leaf): node is Leaf {
  return 'raw' in node
}

export function isEmpty(node: Element | Leaf): boolean {
  return isLeaf(node) ? node.index < 0 : node.first > node.last
}
