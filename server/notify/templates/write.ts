import type { TemplateKey, TemplateLanguage } from '#contract/template-keys.ts'
import { raiseAlarm } from '#server/mail/alarms.ts'
import type { Config } from '#server/platform/config.ts'
import type { Op } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { defaultTemplate } from './defaults.ts'
import { messageOf, render, type Source, type Values, type Written } from './engine.ts'
import { framed } from './layout.ts'

interface Wanted {
  key: TemplateKey
  language: TemplateLanguage
}

interface Frame {
  deskName: string
  replySeparator: string | null
}

/** Administrators' own words, where there are some. */
async function ownTemplate(op: Pick<Op, 'db'>, { key, language }: Wanted): Promise<Source | null> {
  const row = await op.db
    .selectFrom('mailTemplate')
    .select(['subject', 'body'])
    .where('key', '=', key)
    .where('language', '=', language)
    .executeTakeFirst()
  return row ?? null
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
  const own = await ownTemplate(op, wanted)
  const written = own && (await attempt(op, own, { wanted, values, config }))
  const { key, language } = wanted
  return framed(written ?? render(defaultTemplate(key, language), values), { language, ...frame })
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
