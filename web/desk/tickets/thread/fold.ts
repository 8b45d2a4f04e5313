import type { ThreadEntry, ThreadEvent, ThreadItem } from '#contract/thread.ts'

export type Part =
  | { kind: 'entry'; id: number; entry: ThreadEntry }
  /** Events between two entries; `earlier` are folded when there are many. */
  | { kind: 'events'; id: number; earlier: ThreadEvent[]; shown: ThreadEvent[] }

const MOST_IN_A_ROW = 3

/** Entries one by one, the events between them together: of more than three only the newest stands open. */
export function foldEvents(items: ThreadItem[]): Part[] {
  const parts: Part[] = []
  let run: ThreadEvent[] = []
  const endRun = () => {
    const [first] = run
    if (!first) return
    const isLong = run.length > MOST_IN_A_ROW
    const shown = isLong ? run.slice(-1) : run
    parts.push({ kind: 'events', id: first.id, earlier: isLong ? run.slice(0, -1) : [], shown })
    run = []
  }
  for (const item of openingFirst(items)) {
    if (item.type === 'event') {
      run.push(item)
      continue
    }
    endRun()
    parts.push({ kind: 'entry', id: item.id, entry: item })
  }
  endRun()
  return parts
}

// The record of the opening is written after the message that it came with.
function openingFirst(items: ThreadItem[]): ThreadItem[] {
  const opened = items.find((item) => item.type === 'event' && item.event === 'ticket.opened')
  return opened ? [opened, ...items.filter((item) => item !== opened)] : items
}
