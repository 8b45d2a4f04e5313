import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useState } from 'react'
import { useAgent } from '#web/session.ts'
import { emptyValues, type Values } from './values.ts'

/** A new ticket that was begun is there again when the page is: closed tabs and detours lose nothing. */
export function useKeptValues(): {
  initial: Values
  wasKept: boolean
  keep: (values: Values) => void
  forget: () => void
} {
  const key = `deskbell.draft.${useAgent().id}.new`
  const [kept] = useState(() => read(key))
  return {
    initial: { ...emptyValues, ...kept },
    wasKept: kept !== null,
    keep: (values) => write(key, isEmpty(values) ? null : JSON.stringify(values)),
    forget: () => write(key, null),
  }
}

/** Writes what is in the form a moment after the last key. */
export function useKeeping(form: UseFormReturnType<Values>, keep: (values: Values) => void): void {
  const values = JSON.stringify(form.values)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the values differ.
  useEffect(() => {
    const timer = setTimeout(() => keep(form.values), 400)
    return () => clearTimeout(timer)
  }, [values])
}

function isEmpty({ requester, subject, message, reply, note }: Values): boolean {
  return !requester && ![subject, message, reply, note].some((text) => text.trim())
}

function read(key: string): Partial<Values> | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Values> | null
  } catch {
    return null
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Without storage it lasts as long as the page.
  }
}
