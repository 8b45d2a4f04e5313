import { CLOSE_FOLD, type Folded, openFold } from './annotated.ts'
import { type Element, isEmpty, type Leaf } from './tree.ts'

/** What may hold blocks of any kind; everything else is divided where a fold begins or ends in it. */
const CONTAINERS = new Set(['', 'blockquote', 'dd', 'details', 'div', 'figure', 'li', 'td', 'th'])

export interface Leaves {
  leaves: readonly Leaf[]
  first: number
  last: number
}

/** Folds a run of leaves, as far out as it is alone. Of several runs the last comes first: little is moved then. */
export function fold({ leaves, first, last }: Leaves, kind: Folded['kind']): Element[] {
  const from = leaves[first]
  const to = leaves[last]
  if (!from || !to) return []
  let container = commonParent(from, to)
  while (container.parent && container.first >= first && container.last <= last) container = container.parent
  while (container.parent && !CONTAINERS.has(container.name) && container.name !== 'tr') container = container.parent
  if (container.name === 'tr') return foldCells(container, { leaves, first, last }, kind)
  return [foldIn(container, { from, to }, kind)]
}

/** A row cannot be divided: each of its cells folds what it has of the run. */
function foldCells(row: Element, { leaves, first, last }: Leaves, kind: Folded['kind']): Element[] {
  return row.children.flatMap((cell) => {
    if ('raw' in cell || isEmpty(cell) || cell.last < first || cell.first > last) return []
    const from = leaves[Math.max(first, cell.first)]
    const to = leaves[Math.min(last, cell.last)]
    return from && to ? [foldIn(cell, { from, to }, kind)] : []
  })
}

function foldIn(container: Element, { from, to }: { from: Leaf; to: Leaf }, kind: Folded['kind']): Element {
  const start = divideBefore(container, from)
  const end = divideAfter(container, to)
  const at = container.children.lastIndexOf(start)
  const inside = container.children.slice(at, container.children.lastIndexOf(end) + 1)
  const details: Element = {
    name: 'details',
    open: openFold(kind),
    close: CLOSE_FOLD,
    mark: null,
    children: inside,
    parent: container,
    first: from.index,
    last: to.index,
  }
  for (const child of inside) child.parent = details
  container.children.splice(at, inside.length, details)
  return details
}

/** The child of `container` that begins with this leaf; elements that begin before it are divided in two. */
function divideBefore(container: Element, leaf: Leaf): Element | Leaf {
  let node: Element | Leaf = leaf
  while (node.parent && node.parent !== container) {
    const parent: Element = node.parent
    const at = parent.children.lastIndexOf(node)
    const isFirst = !parent.children.some((child, index) => index < at && !isEmpty(child))
    node = isFirst ? parent : divided(parent, at, leaf.index)
  }
  return node
}

/** The child of `container` that ends with this leaf. */
function divideAfter(container: Element, leaf: Leaf): Element | Leaf {
  let node: Element | Leaf = leaf
  while (node.parent && node.parent !== container) {
    const parent: Element = node.parent
    const at = parent.children.lastIndexOf(node)
    const isLast = parent.children.slice(at + 1).every(isEmpty)
    if (!isLast) divided(parent, at + 1, leaf.index + 1)
    node = parent
  }
  return node
}

/** Moves the children from `at` on into an element of the same kind behind this one, and answers that. */
function divided(element: Element, at: number, firstLeaf: number): Element {
  const { parent } = element
  const rest: Element = { ...element, children: element.children.splice(at), first: firstLeaf }
  for (const child of rest.children) child.parent = rest
  element.last = firstLeaf - 1
  if (parent) parent.children.splice(parent.children.lastIndexOf(element) + 1, 0, rest)
  return rest
}

function commonParent(a: Leaf, b: Leaf): Element {
  const parents = new Set<Element>()
  for (let element: Element | null = a.parent; element; element = element.parent) parents.add(element)
  let element = b.parent
  while (!parents.has(element) && element.parent) element = element.parent
  return element
}
