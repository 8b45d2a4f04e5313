import { useEffect, useSyncExternalStore } from 'react'
import { type Action, currentActions } from './actions.ts'

const SEQUENCE_MS = 1500
const OFF = 'deskbell.keys.off'

/** Runs actions by their keys. Single letters are left alone while somebody types or a dialog is open. */
export function useKeyboard(): void {
  useEffect(() => {
    let first = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && event.key.length === 1 && first)) return
      const key = keyOf(event)
      if (!key) return
      if (!key.startsWith('mod+') && (isTyping(event) || !singleKeysOn())) return
      const wanted = first ? `${first} ${key}` : key
      clearTimeout(timer)
      first = ''
      const action = findByKeys(wanted) ?? findByKeys(key)
      if (action) {
        event.preventDefault()
        action.run()
      } else if (startsSequence(key)) {
        event.preventDefault()
        first = key
        timer = setTimeout(() => {
          first = ''
        }, SEQUENCE_MS)
      }
    }
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
}

function findByKeys(keys: string): Action | undefined {
  return currentActions().findLast((action) => action.keys === keys)
}

function startsSequence(key: string): boolean {
  return currentActions().some((action) => action.keys?.startsWith(`${key} `))
}

function keyOf(event: KeyboardEvent): string | null {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'Dead'].includes(event.key)) return null
  // On many keyboards `[` is AltGr with another key, which arrives as Ctrl and Alt.
  if (event.getModifierState('AltGraph')) return event.key
  if (event.altKey) return null
  return event.ctrlKey || event.metaKey ? `mod+${event.key.toLowerCase()}` : event.key
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  if (target.isContentEditable || target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

// Speech input and shaking hands set off single letters by accident (WCAG 2.1.4): they can be turned off.
const watchers = new Set<() => void>()

export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore((tell) => {
    watchers.add(tell)
    return () => watchers.delete(tell)
  }, singleKeysOn)
  return [on, setSingleKeys]
}

function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(OFF) !== '1'
  } catch {
    return true
  }
}

function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(OFF, on ? '0' : '1')
  } catch {
    // Without storage they stay as they are.
  }
  for (const tell of watchers) tell()
}
