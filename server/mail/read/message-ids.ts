import { LIMITS } from './mail.ts'

// What stands in an id of any program; a space or a control character means that it was mangled
const ID = /^[^\s<>\p{Cc}\p{Cs}]+$/u

/** The message's own id without its brackets; null when it is none. */
export function messageIdOf(value: string | null): string | null {
  if (value === null) return null
  return messageIdsOf(value)[0] ?? null
}

/** All ids of a References or In-Reply-To header; words between them are not. */
export function messageIdsOf(value: string): string[] {
  const bracketed = withinBrackets(value)
  const candidates = bracketed.length > 0 ? bracketed : value.split(/[\s,]+/).filter((word) => word.includes('@'))
  const ids = [...new Set(candidates.filter(isId))]
  if (ids.length <= LIMITS.references) return ids
  // The first one began the thread, the last ones are what it answers
  return [...ids.slice(0, 1), ...ids.slice(1 - LIMITS.references)]
}

function isId(text: string): boolean {
  return text.length <= LIMITS.messageIdLength && Buffer.byteLength(text) <= LIMITS.messageIdLength && ID.test(text)
}

function withinBrackets(value: string): string[] {
  const found: string[] = []
  let start = value.indexOf('<')
  while (start !== -1) {
    const end = value.indexOf('>', start)
    if (end === -1) break
    // Some programs fold an id in its middle
    found.push(value.slice(value.lastIndexOf('<', end) + 1, end).replace(/\s+/g, ''))
    start = value.indexOf('<', end)
  }
  return found
}
