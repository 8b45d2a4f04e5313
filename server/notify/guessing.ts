import { sql } from 'kysely'
import { z } from 'zod'
import { raiseAlarm } from '#server/mail/alarms.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import type { Job } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'

const Payload = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) })

/** The job that tells administrators that somebody guesses at an agent's password: once a day and agent. */
export function tellGuessing({ db, config }: Pick<App, 'db' | 'config'>): Job {
  return (payload) => {
    const { digest } = Payload.parse(payload)
    return operation({ db, actor: system('Notices'), now: new Date() }, async (op) => {
      const agent = await op.db
        .selectFrom('agent')
        .select(['id', 'name', 'email'])
        .where(sql`encode(sha256(convert_to(email, 'UTF8')), 'hex')`, '=', digest)
        .where('availability', '=', 'active')
        .executeTakeFirst()
      if (!agent) return
      await raiseAlarm(op, {
        key: `guessing:${op.now.toISOString().slice(0, 10)}:${agent.id}`,
        kind: 'password_guessing',
        data: {
          agent: agent.name,
          agentId: String(agent.id),
          email: agent.email,
          link: `${ownAddress(config)}/desk/admin/agents?open=${agent.id}`,
        },
      })
    })
  }
}
