import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import type { Job } from '#server/platform/jobs.ts'
import { lockName, type Op, operation } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { languageFor } from './templates/defaults.ts'
import { writeMail } from './templates/write.ts'

const Payload = z.object({ email: z.string() })
const TEMPLATE = 'ticket.overlimit'
/** However often she writes. */
const ONCE_IN_MS = 86_400_000

/** The job that tells a requester why nothing became of a mail: too many of her tickets are open. */
export function tellOverLimit({ db, config }: Pick<App, 'db' | 'config'>): Job {
  return (payload) => {
    const { email } = Payload.parse(payload)
    return operation({ db, actor: system('Notices'), now: new Date() }, async (op) => {
      const { notices, mail, desk } = await loadSettings(op.db)
      if (!notices.overLimit) return
      await lockName(op, `over limit ${email}`)
      const requester = await findUntold(op, email)
      if (!requester) return
      const language = languageFor(requester.language, desk.language)
      const written = await writeMail(
        op,
        { key: TEMPLATE, language },
        {
          values: {
            desk: { name: desk.name, url: ownAddress(config) },
            recipient: { name: requester.name },
            limit: mail.maxOpenTicketsPerRequester,
          },
          frame: { deskName: desk.name, replySeparator: null },
          config,
        },
      )
      const recipient = { kind: 'requester' as const, id: requester.id }
      await queueMail(op, {
        purpose: TEMPLATE,
        to: email,
        toName: requester.name,
        recipient,
        ...written,
        automatic: 'auto-replied',
        language,
        replyable: false,
      })
    })
  }
}

async function findUntold(op: Op, email: string) {
  return op.db
    .selectFrom('requester as r')
    .select(['r.id', 'r.name', 'r.language'])
    .where('r.email', '=', email)
    .where('r.archivedAt', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outgoingMail as m')
            .select('m.id')
            .where('m.toAddress', '=', email)
            .where('m.purpose', '=', TEMPLATE)
            .where('m.createdAt', '>', new Date(op.now.getTime() - ONCE_IN_MS)),
        ),
      ),
    )
    .executeTakeFirst()
}
