import { useSyncExternalStore } from 'react'

export type Density = 'compact' | 'comfortable'
const watchers = new Set<() => void>()

export function useDensity(): [Density, (density: Density) => void] {
  const density = useSyncExternalStore(watch, current)
  return [density, setDensity]
}

function watch(tell: () => void): () => void {
  watchers.add(tell)
  return () => watchers.delete(tell)
}

function current(): Density {
  return document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable'
}

function setDensity(density: Density): void {
  document.documentElement.dataset.density = density
  try {
    localStorage.setItem('deskbell.density', density)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const tell of watchers) tell()
}
