import { textsIn } from '#server/platform/texts.ts'
import de from './locales/de.json' with { type: 'json' }
import en from './locales/en.json' with { type: 'json' }

/** A kind of mail that is not about a ticket's thread. */
export type MailPurpose = keyof typeof en

const texts = textsIn({ en, de })

/** Subject and text of a mail in somebody's language; one that we do not have falls back to English. */
export function mailText(
  purpose: MailPurpose,
  language: string | null,
  values: Record<string, string>,
): { subject: string; text: string } {
  const t = texts.getFixedT(language ?? 'en')
  return { subject: t(`${purpose}.subject`, values), text: t(`${purpose}.text`, values) }
}
