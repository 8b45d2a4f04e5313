import { expect } from 'vitest'
import { Draft, type DraftInput } from '#contract/simulation-draft.ts'
import { overlaid } from '#server/simulation/draft.ts'
import { liveOn } from '#server/simulation/life/live-on.ts'
import { loadConfiguration } from '#server/simulation/load-configuration.ts'
import { loadRecorded, readsOf } from '#server/simulation/load-recorded.ts'
import { openAgain } from '#server/simulation/opening.ts'
import type { Course } from '#server/simulation/outcome.ts'
import { worldOf } from '#server/simulation/world.ts'
import type { World } from './world.ts'

/** Questions about drafts that are simulated. */
export function draftsOf(world: World) {
  /** What becomes of tickets in a draft, without the threads that a simulation runs in. */
  async function livedIn(asked: DraftInput, ids: readonly number[]): Promise<Course[]> {
    const drafted = overlaid(await loadConfiguration(world.db), Draft.parse(asked))
    const inDraft = worldOf(drafted)
    const client = await world.pool.connect()
    try {
      const recorded = await loadRecorded(client, ids, readsOf([drafted]))
      return recorded.map((one) => liveOn(inDraft, one, openAgain(inDraft, one)))
    } finally {
      client.release()
    }
  }

  /** What is wrong with a draft: `slaPlans.changed.0.name required`. */
  async function problemsOf(draft: unknown): Promise<string[]> {
    const { status, body } = await world.call('mia', 'POST /api/v1/simulations', { draft })
    expect(status).toBe(422)
    return body.fields
      .map(({ field, code }: { field: string; code: string }) => `${field.replace(/^body\.draft\./, '')} ${code}`)
      .sort()
  }

  return { livedIn, problemsOf }
}
