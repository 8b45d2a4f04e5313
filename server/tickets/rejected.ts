import { audit } from '#server/platform/audit.ts'
import { Forbidden } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import type { Arrival, Run } from '#server/routing/filters/filter.ts'
import { noteRuns } from './filter-log.ts'
import type { Foreseen } from './foresee-silent.ts'

/** A ticket filter puts somebody in the sender's place who may not write here himself. */
export class SenderRefused extends Forbidden {
  readonly rule: string

  constructor(rule: string) {
    super('sender_refused', 'This cannot be taken as a request here.')
    this.rule = rule
  }
}

/** A ticket filter lets this become no ticket. */
export class RejectedByFilter extends Forbidden {
  readonly filter: Run['filter']
  readonly #said: { arrival: Arrival; runs: Run[]; foreseen: Foreseen[] }

  constructor(run: Run, said: { arrival: Arrival; runs: Run[]; foreseen: Foreseen[] }) {
    super('rejected_by_filter', 'This cannot be taken as a request here.')
    this.filter = run.filter
    this.#said = said
  }

  /** What stays of it: the run log, and an entry for whoever asks what was refused. */
  override remember(ctx: Ctx): Promise<void> {
    const { arrival, runs, foreseen } = this.#said
    const data = {
      subject: arrival.facts.subject,
      requester: arrival.facts['requester.email'],
      source: arrival.facts.source,
    }
    return operation(ctx, async (op) => {
      await noteRuns(op, null, { runs, foreseen, rejected: { by: this.filter, data } })
      const { id, name, version } = this.filter
      await audit(op, { type: 'ticket.rejected', subject: 'ticket_filter', id, data: { name, version, ...data } })
    })
  }
}
