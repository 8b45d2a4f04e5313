import type { Cause } from '#contract/cause.ts'
import type { RecordedEvent } from '#server/platform/events.ts'

/** What gave a ticket to an agent where no person, filter or rule did. */
export type GivenBy = 'policy' | 'absence' | 'deactivation'

/** So that each reader is told in his own language; null where somebody did it, who is named. */
export function givenBy({ changes }: Pick<RecordedEvent, 'changes'>): GivenBy | null {
  const change: { from: unknown; to: unknown; cause?: Cause } | undefined = changes.agentId
  const cause = change?.cause
  if (cause?.kind !== 'assignment') return null
  if (typeof cause.id === 'number') return 'policy'
  return cause.saw?.since ? 'absence' : 'deactivation'
}
