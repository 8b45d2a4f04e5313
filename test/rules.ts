import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Rule, Trigger } from '#contract/rules.ts'
import { createRule } from '#server/automation/rules/change.ts'
import { followEvent } from '#server/automation/rules/follow.ts'
import { askTimeRule, OfMoment, planRule } from '#server/automation/rules/moments.ts'
import { system } from '#server/platform/actor.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import type { World } from './world.ts'

/** Builders of rules, and a clock of one's own for what follows from them. */
export function rulesOf(world: World) {
  /** A rule of Mia's, for every ticket unless it says otherwise. */
  function rule(
    name: string,
    {
      on,
      when = { all: [] },
      ...more
    }: { on: Trigger; when?: Condition; actions: Action[]; stopsFurther?: boolean; isSilent?: boolean },
  ): Promise<Rule> {
    return createRule(world.as('mia'), { name, trigger: on, conditions: when, ...more })
  }

  let followed = 0

  /** Follows every event that nothing has followed yet, also those to which that leads, at the world's instant. */
  async function follow(): Promise<void> {
    for (;;) {
      const { rows } = await sql<RecordedEvent>`
        select ${recordedEvent} from ticket_event where id > ${followed} order by id limit 1`.execute(world.db)
      const [event] = rows
      if (!event) return
      followed = event.id
      await followEvent({ db: world.db, config: world.config, now: world.now }, event)
    }
  }

  /** Lets the time pass until then: each job of a time rule runs at its moment, and what follows is followed. */
  async function passUntil(instant: Date): Promise<void> {
    for (;;) {
      await follow()
      const { rows } = await sql<{ id: string; runAt: Date; payload: unknown }>`
        select j.id, j.run_at, j.payload from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        where t.identifier = 'ask_time_rule' and j.run_at <= ${instant} order by j.run_at, j.id limit 1`.execute(
        world.db,
      )
      const [job] = rows
      if (!job) break
      await sql`delete from graphile_worker._private_jobs where id = ${job.id}`.execute(world.db)
      world.now = new Date(Math.max(world.now.getTime(), job.runAt.getTime()))
      await askTimeRule({ db: world.db, config: world.config, now: world.now }, OfMoment.parse(job.payload))
    }
    world.now = instant
  }

  /** What the job of a time rule that was just saved does. */
  function plan({ id, version }: Rule): Promise<void> {
    return planRule({ db: world.db, actor: system('Rules'), now: world.now }, { ruleId: id, version, afterId: 0 })
  }

  function runs(rule: { id: number }) {
    return world.db.selectFrom('ruleRun').selectAll().where('ruleId', '=', rule.id).orderBy('id').execute()
  }

  return { rule, follow, passUntil, plan, runs }
}
