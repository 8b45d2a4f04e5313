import { lowerAscii } from './address.ts'
import type { Headers } from './headers.ts'
import type { Authentication } from './mail.ts'

/**
 * What the topmost Authentication-Results says: the last server to touch the message wrote it, everything below may have
 * come with it. Where there is none, the topmost ARC set; where that is missing too, Received-SPF for SPF alone.
 *
 * @source RFC 8601
 */
export function authenticationOf(headers: Headers): Authentication | null {
  const own = headers.first('authentication-results')
  if (own !== null) return { by: 'authentication-results', ...readResults(own) }
  const arc = headers.first('arc-authentication-results')
  if (arc !== null) {
    return { by: 'arc', ...readResults(arc.replace(/^\s{0,20}i\s{0,5}=\s{0,5}\d{1,3}\s{0,5};/i, '')) }
  }
  const spf = /^\s{0,20}([a-z]{1,20})/i.exec(headers.first('received-spf') ?? '')?.[1]
  const nothing = { server: '', dkim: null, dmarc: null, dmarcDomain: null }
  return spf ? { by: 'received-spf', ...nothing, spf: spf.toLowerCase() } : null
}

const RESULT = /^\s{0,50}([a-z]{2,20})(?:\/\d{1,3})?\s{0,5}=\s{0,5}([a-z]{2,20})/i

function readResults(value: string): Omit<Authentication, 'by'> {
  const all = withoutComments(value.slice(0, 10_000)).split(';')
  // Microsoft's servers begin with the results and do not name themselves.
  const [server = '', ...results] = RESULT.test(all[0] ?? '') ? ['', ...all] : all
  const found = new Map<string, string[]>()
  let dmarcDomain: string | null = null
  for (const result of results) {
    const [, method, outcome] = RESULT.exec(result) ?? []
    if (!method || !outcome) continue
    const key = method.toLowerCase()
    if (key === 'dmarc') dmarcDomain ??= domainIn(result)
    found.set(key, [...(found.get(key) ?? []), outcome.toLowerCase()])
  }
  // Of several signatures one that holds is enough
  const outcome = (method: string) => {
    const outcomes = found.get(method) ?? []
    return outcomes.includes('pass') ? 'pass' : (outcomes[0] ?? null)
  }
  const name = server.trim().split(/\s/, 1)[0] ?? ''
  return {
    server: name.slice(0, 255),
    spf: firstOf(found.get('spf')),
    dkim: outcome('dkim'),
    dmarc: worstOf(found.get('dmarc')),
    dmarcDomain,
  }
}

function domainIn(result: string): string | null {
  const domain = /\sheader\.from\s{0,5}=\s{0,5}(?:[^\s@]{0,64}@)?([^\s@]{1,253})/i.exec(result)?.[1]
  return domain === undefined ? null : lowerAscii(domain)
}

/** There is one From; who says two things of it had one put into its mouth. */
function worstOf(outcomes: string[] | undefined): string | null {
  return outcomes?.find((outcome) => outcome !== 'pass') ?? firstOf(outcomes)
}

function firstOf(outcomes: string[] | undefined): string | null {
  return outcomes?.[0] ?? null
}

/** A semicolon or a claim within a comment or a quoted value is none. */
function withoutComments(value: string): string {
  let kept = ''
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? ''
    if (char === '\\') at++
    else if (char === '"' && depth === 0) isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += char
  }
  return kept
}
