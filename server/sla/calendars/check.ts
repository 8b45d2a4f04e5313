import { isIP } from 'node:net'
import type { z } from 'zod'
import type { ScheduleKind } from '#contract/sla.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { bareHost, isInside } from '#server/platform/guarded-fetch.ts'

/** What can be told of an address before anybody has looked there. */
export function linkProblems(
  address: string | null,
  { kind, allowsInside }: { kind: z.infer<typeof ScheduleKind>; allowsInside: boolean },
): FieldError[] {
  if (address === null) return []
  const field = 'body.linkAddress'
  if (kind === 'hours') {
    return [{ field, code: 'not_holidays', message: 'Only holidays can be linked to a calendar.' }]
  }
  const target = URL.parse(address)
  if (allowsInside || !target) return []
  if (target.protocol !== 'https:') {
    return [{ field, code: 'not_encrypted', message: 'Write an address that begins with https://.' }]
  }
  const host = bareHost(target)
  if (isIP(host) !== 0 && isInside(host)) {
    const message = 'This is in a network of our own; the desk reads calendars only from outside.'
    return [{ field, code: 'private_network', message }]
  }
  return []
}
