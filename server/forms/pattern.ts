import { RE2JS } from 're2js'

const compiled = new Map<string, RE2JS | null>()
const MOST = 500

/** The expression, which takes linear time whatever it is matched with; null if it is none, or one that cannot do so. */
export function compilePattern(pattern: string): RE2JS | null {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  if (compiled.size >= MOST) compiled.clear()
  const made = compile(pattern)
  compiled.set(pattern, made)
  return made
}

export function matchesWhole(pattern: string, text: string): boolean {
  return compilePattern(pattern)?.matches(text) ?? false
}

function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return null
  }
}
