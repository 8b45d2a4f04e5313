import type { Cause } from '#contract/cause.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import type { Asked } from '#server/tickets/asked.ts'
import type { State } from './state.ts'

/** `asked`: kept when it was opened; `derived`: from the causes of its first event; `none`: loaded without any of it. */
export type Inputs = 'asked' | 'derived' | 'none'

/** One row of a ticket's history; `data` has what is of no use here taken out (`names`). */
export type PastEvent = Pick<
  RecordedEvent,
  'id' | 'type' | 'actorKind' | 'actorId' | 'actorName' | 'data' | 'entryId' | 'causeEventId'
> & {
  at: number
  operationId: string
  changes: Record<string, { from: unknown; to: unknown; cause?: Cause }>
  /** Of the entry that it brought, where a rule looks at messages: its text as it was written first. */
  text?: string
  /** How many files came with that entry, where a rule looks at their number. */
  files?: number
}

/** A ticket as it was: what came, and all that happened to it. */
export interface Recorded {
  id: number
  number: string
  openedAt: number
  source: string
  requester: {
    id: number
    name: string
    email: string
    phone: string
    language: string | null
    organizationId: number | null
    /** Where a rule looks at it; null: none, or one that is archived. */
    organization?: { name: string; phone: string; website: string; address: string; notes: string } | null
  }
  attachmentCount: number
  /** The text of its first message; empty where nobody asks about it. */
  message: string
  /** What the filters saw, the message with it; null where that was not kept. */
  arrival: Arrival | null
  /** What was asked for besides; null with {@link arrival}. */
  asked: Asked | null
  inputs: Inputs
  /** Oldest first; the first one opens it. */
  events: readonly PastEvent[]
  /** As its history leaves it, and as its opening did. */
  end: State
  opened: State
}

/** In which a ticket is written, as policies see it: that of its requester, else of its words. */
export function languageOf({ requester, arrival }: Pick<Recorded, 'requester' | 'arrival'>): string | null {
  const language = requester.language ?? arrival?.facts.language
  return typeof language === 'string' ? language.toLowerCase() : null
}
