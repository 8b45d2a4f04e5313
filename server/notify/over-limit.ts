import { z } from 'zod'
import type { Settings } from '#contract/reference.ts'
import { raiseAlarm } from '#server/mail/alarms.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import type { Config } from '#server/platform/config.ts'
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

/** The job that tells a requester, and administrators, why nothing became of a mail: too many of her tickets are open. */
export function tellOverLimit({ db, config }: Pick<App, 'db' | 'config'>): Job {
  return (payload) => {
    const { email } = Payload.parse(payload)
    return operation({ db, actor: system('Notices'), now: new Date() }, async (op) => {
      const settings = await loadSettings(op.db)
      await tellAdministrators(op, { email, settings, config })
      const { notices, mail, desk } = settings
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

/** That somebody could not write to the desk: in the bell; by mail when he is told himself. @source osticket-behaviour 8.1 */
async function tellAdministrators(
  op: Op,
  { email, settings, config }: { email: string; settings: Settings; config: Config },
): Promise<void> {
  const search = new URLSearchParams({ fate: 'rejected', q: email })
  await raiseAlarm(op, {
    key: `over_limit:${op.now.toISOString().slice(0, 10)}:${email}`,
    kind: 'over_limit',
    data: {
      sender: email,
      most: String(settings.mail.maxOpenTicketsPerRequester),
      link: `${ownAddress(config)}/desk/admin/incoming-mail?${search}`,
    },
    withoutMail: !settings.notices.overLimit,
  })
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
