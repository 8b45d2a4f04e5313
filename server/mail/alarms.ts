import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import type { Op } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { textsIn } from '#server/platform/texts.ts'
import { loadSettings } from '#server/settings/settings.ts'
import de from './locales/alarms-de.json' with { type: 'json' }
import en from './locales/alarms-en.json' with { type: 'json' }

export type AlarmKind = keyof typeof en

export interface Alarm {
  /** What it is about: the same key again is the same alarm, as long as it lasts. */
  key: string
  kind: AlarmKind
  /** For its words: `mailbox`, `error`, `since`, `link`. */
  data: Record<string, string>
  /** It would leave by what has just failed: then only the bell tells. */
  withoutMail?: boolean
}

const texts = textsIn({ en, de })

/**
 * Tells every administrator that something of the desk itself needs a person: in the bell, and by mail. An alarm that
 * lasts is told to each of them once; administrators who come later hear of it when it is raised again.
 */
export async function raiseAlarm(op: Op, { key, kind, data, withoutMail = false }: Alarm): Promise<void> {
  const { rows: told } = await sql<{ name: string; email: string; language: string | null; timeZone: string | null }>`
    with told as (
      insert into notification (agent_id, alarm_key, kind, data, at)
      select id, ${key}, ${kind}, ${JSON.stringify(data)}::jsonb, ${op.now}
      from agent where is_administrator and availability = 'active'
      on conflict (agent_id, alarm_key) where alarm_key is not null do nothing
      returning agent_id
    )
    select agent.name, agent.email, agent.language, agent.time_zone from told join agent on agent.id = told.agent_id`.execute(
    op.db,
  )
  if (told.length === 0 || withoutMail) return
  const { desk } = await loadSettings(op.db)
  for (const { name, email, language, timeZone } of told) {
    const t = texts.getFixedT(language ?? desk.language)
    const since =
      data.since && timeOf(data.since, { language: language ?? desk.language, timeZone: timeZone ?? desk.timeZone })
    const values = { ...data, since, name, desk: desk.name }
    await queueMail(op, {
      purpose: 'alarm',
      to: email,
      subject: t(`${kind}.subject`, values),
      text: t(`${kind}.text`, values),
    })
  }
}

function timeOf(at: string, { language, timeZone }: { language: string; timeZone: string }): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(at))
}

/** What the alarm was about is well again: it leaves the bells, and can be raised anew. */
export async function clearAlarm(op: Op, key: string): Promise<void> {
  await op.db.deleteFrom('notification').where('alarmKey', '=', key).execute()
}

/** Alarms of a day: nothing says that they are well again; what they are about stays in the ledger. */
const OF_A_DAY: AlarmKind[] = ['sender_storm', 'over_limit', 'mail_quarantined', 'jobs_failed', 'password_guessing']
const KEPT_MS = 14 * 24 * 3_600_000

export const forgetAlarmsCrontab = '41 4 * * * forget_alarms'

export async function forgetAlarms({ db }: Pick<App, 'db'>): Promise<void> {
  await db
    .deleteFrom('notification')
    .where('kind', 'in', OF_A_DAY)
    .where('at', '<', new Date(Date.now() - KEPT_MS))
    .execute()
}
