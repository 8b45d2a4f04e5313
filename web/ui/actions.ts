import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Something a person can do now: the palette offers it, the keyboard reaches it, the help lists it. */
export interface Action {
  id: string
  label: string
  /** One key (`r`), two in a row (`g o`), or with Ctrl or Cmd (`mod+Enter`). */
  keys?: string
  /** Heading in palette and help. */
  group: string
  run: () => unknown
  /** More words that find it in the palette. */
  words?: string
  /** Only by keyboard, as `j` and `k`: not offered in the palette. */
  hidden?: boolean
}

/** Finds things (tickets, people) for what was typed into the palette. */
export interface Source {
  id: string
  group: string
  search: (text: string, signal: AbortSignal) => Promise<Pick<Action, 'id' | 'label' | 'run'>[]>
}

const watchers = new Set<() => void>()
let actions: Action[] = []
let sources: Source[] = []

/** Offers actions while the calling component is mounted. A later one with the same id or keys goes before. */
export function useAction(...given: Action[]): void {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  const shape = given.map(({ id, label, keys, group }) => [id, label, keys, group].join('\t')).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` says when the offer differs; `run` is read when called.
  useEffect(() => {
    const mine = latest.current.map((action, i) => ({ ...action, run: () => latest.current[i]?.run() }))
    change(() => {
      actions = [...actions, ...mine]
    })
    return () =>
      change(() => {
        actions = actions.filter((action) => !mine.includes(action))
      })
  }, [shape])
}

export function useSource(source: Source): void {
  const { id, group } = source
  const latest = useRef(source)
  useEffect(() => {
    latest.current = source
  })
  useEffect(() => {
    const mine: Source = { id, group, search: (text, signal) => latest.current.search(text, signal) }
    change(() => {
      sources = [...sources, mine]
    })
    return () =>
      change(() => {
        sources = sources.filter((one) => one !== mine)
      })
  }, [id, group])
}

/** What can be done now, the newest offer of each id. */
export function useActions(): Action[] {
  return useSyncExternalStore(watch, currentActions)
}

export function useSources(): Source[] {
  return useSyncExternalStore(watch, () => sources)
}

let distinct: { from: Action[]; result: Action[] } = { from: actions, result: actions }

export function currentActions(): Action[] {
  if (distinct.from !== actions) {
    distinct = { from: actions, result: [...new Map(actions.map((action) => [action.id, action])).values()] }
  }
  return distinct.result
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

function change(make: () => void): void {
  make()
  for (const tell of watchers) tell()
}
