import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Fate } from '#contract/intake.ts'
import type { MailState } from '#contract/outbox.ts'
import { useSettled } from '../../people/use-settled.ts'

export const fates = [
  'pending',
  'opened',
  'joined',
  'duplicate',
  'auto-reply',
  'bounce',
  'rejected',
  'quarantined',
] as const satisfies Fate[]

export const mailStates = [
  'queued',
  'sending',
  'sent',
  'deferred',
  'failed',
  'bounced',
  'canceled',
] as const satisfies MailState[]

/** What the address of a list of mails holds. */
export interface MailSearch {
  q?: string
  mailbox?: number
  ticket?: number
  fate?: Fate
  state?: MailState
}

export function readMailSearch(given: Record<string, unknown>): MailSearch {
  const read: MailSearch = {
    q: given.q === undefined || given.q === '' ? undefined : String(given.q).slice(0, 200),
    mailbox: id(given.mailbox),
    ticket: id(given.ticket),
    fate: fates.find((fate) => fate === given.fate),
    state: mailStates.find((state) => state === given.state),
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

function id(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** The address of the list, and the words as they are typed: they go into the address once the typing has paused. */
export function useMailSearch() {
  const navigate = useNavigate()
  const search = readMailSearch(useSearch({ strict: false }))
  const [text, setText] = useState(search.q ?? '')
  const settled = useSettled(text.trim(), 250)
  const change = (to: MailSearch, replace = false) =>
    void navigate({ to: '.', search: readMailSearch({ ...search, ...to }), replace })
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the typing has paused; what else the address holds is taken as it is.
  useEffect(() => {
    if (settled !== (search.q ?? '')) change({ q: settled }, true)
  }, [settled])
  return { search, change, words: { text, onChange: setText } }
}
