import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { type Listening, on } from '#server/platform/events.ts'
import type { Job } from '#server/platform/jobs.ts'
import { followEvent } from './rules/follow.ts'
import { foldRuleRuns } from './rules/log.ts'
import { askTimeRule, OfMoment, OfPlanning, planRule } from './rules/moments.ts'

export function automationListeners({ db, config }: Pick<App, 'db' | 'config'>): Listening[] {
  // No clock of ours that is late puts what follows before what led to it.
  const after = (at: Date) => new Date(Math.max(Date.now(), at.getTime()))
  return [on('all', (event) => followEvent({ db, config, now: after(event.at) }, event))]
}

export function automationJobs({ db, config }: Pick<App, 'db' | 'config'>): Record<string, Job> {
  // The database says when a moment has come: a clock of ours that is late must not send it away.
  const at = (runAt: Date) => ({ db, config, now: new Date(Math.max(Date.now(), runAt.getTime())) })
  return {
    ask_time_rule: (payload, { job }) => askTimeRule(at(job.run_at), OfMoment.parse(payload)),
    plan_rule: (payload) => planRule({ db, actor: system('Rules'), now: new Date() }, OfPlanning.parse(payload)),
    fold_rule_runs: () => foldRuleRuns({ db }),
  }
}
