import { readdirSync, readFileSync } from 'node:fs'

/** Megabytes that a process and all below it really take: shared pages are counted once (PSS). Null where /proc is not there. */
export function memoryOf(pid: number): number | null {
  try {
    return Math.round(treeOf(pid).reduce((sum, one) => sum + pss(one), 0) / 1024)
  } catch {
    return null
  }
}

/** Megabytes of one process alone; null where /proc is not there. */
export function ownMemoryOf(pid: number): number | null {
  const kilobytes = pss(pid)
  return kilobytes === 0 ? null : Math.round(kilobytes / 1024)
}

/** A process and all below it. */
export function treeOf(pid: number): number[] {
  const children = childrenByParent()
  const all = [pid]
  for (let at = 0; at < all.length; at += 1) all.push(...(children.get(all[at] ?? 0) ?? []))
  return all
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(entry)
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)])
  }
  return children
}

function parentOf(pid: string): number | null {
  try {
    // The name in brackets may hold spaces; the parent is the second word after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return null // it has just ended
  }
}

function pss(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
