import { setImmediate as others } from 'node:timers/promises'
import { sql } from 'kysely'
import type { TemplateKey, TemplateLanguage } from '#contract/template-keys.ts'
import { raiseAlarm } from '#server/mail/alarms.ts'
import type { Config } from '#server/platform/config.ts'
import type { Op } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { messageOf, type Values } from '#server/platform/templates.ts'
import { defaultTemplate } from './defaults.ts'
import { namesOf, render, type Source, type Written } from './engine.ts'
import { framed } from './layout.ts'

const LONGEST_AT_ONCE = 32 * 1024

interface Wanted {
  key: TemplateKey
  language: TemplateLanguage
}

interface Frame {
  deskName: string
  replySeparator: string | null
  noMoreLink?: string | undefined
}

/** Administrators' own words, where there are some, by their {@link alarmKey}. */
export type OwnWords = ReadonlyMap<string, Source>

export async function loadOwnWords(op: Pick<Op, 'db'>, wanted: Wanted[]): Promise<OwnWords> {
  const { rows } = await sql<Wanted & Source>`
    select t.key, t.language, t.subject, t.body from mail_template t
    join (select distinct * from unnest(${wanted.map(({ key }) => key)}::text[], ${wanted.map(({ language }) => language)}::text[])
      wanted (key, language)) wanted using (key, language)`.execute(op.db)
  return new Map(rows.map((row) => [alarmKey(row), { subject: row.subject, body: row.body }]))
}

/** Which values a mail may need: those that its words name, and ours, should the own ones fail. */
export function namedBy(own: OwnWords, wanted: Wanted): string[] {
  const words = own.get(alarmKey(wanted))
  return [...namesOf(defaultTemplate(wanted.key, wanted.language)), ...(words ? namesOf(words) : [])]
}

interface Writing extends Wanted {
  values: Values
  frame: Frame
}

/**
 * A mail in the words that hold. Own words that fail (they were tried when they were saved, but not with these values)
 * are left aside and reported: a mail is never stopped by its template.
 */
export async function writeMail(
  op: Op,
  wanted: Wanted,
  { values, frame, config }: { values: Values; frame: Frame; config: Config },
): Promise<Written> {
  const [written] = await writeMails(op, [{ ...wanted, values, frame }], {
    own: await loadOwnWords(op, [wanted]),
    config,
  })
  if (!written) throw new Error('a mail was not written')
  return written
}

/** Several at once, each as `writeMail` does it, in the order given. */
export async function writeMails(
  op: Op,
  mails: Writing[],
  { own, config }: { own: OwnWords; config: Config },
): Promise<Written[]> {
  const all: Written[] = []
  for (const { values, frame, ...wanted } of mails) {
    const words = own.get(alarmKey(wanted))
    const written = words && (await attempt(op, words, { wanted, values, config }))
    const { key, language } = wanted
    const mail = framed(written ?? render(defaultTemplate(key, language), values), { language, ...frame })
    all.push(mail)
    // Long ones for many would keep everybody else waiting.
    if (mail.html.length > LONGEST_AT_ONCE) await others()
  }
  return all
}

async function attempt(
  op: Op,
  own: Source,
  { wanted, values, config }: { wanted: Wanted; values: Values; config: Config },
): Promise<Written | null> {
  try {
    return render(own, values)
  } catch (error) {
    await raiseAlarm(op, {
      key: alarmKey(wanted),
      kind: 'template_broken',
      data: {
        template: wanted.key,
        language: wanted.language,
        error: messageOf(error),
        link: `${ownAddress(config)}/desk/admin/templates/${wanted.key.replaceAll('.', '_')}?language=${wanted.language}`,
      },
    })
    return null
  }
}

export function alarmKey({ key, language }: Wanted): string {
  return `template:${key}:${language}`
}
