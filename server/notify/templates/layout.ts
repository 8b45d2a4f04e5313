import type { TemplateLanguage } from '#contract/template-keys.ts'
import { escapeHtml } from '#server/platform/html.ts'
import type { Written } from './engine.ts'

interface Frame {
  language: TemplateLanguage
  /** Stands above everything, so that an answer can be told from what it quotes; null where nobody is to answer. */
  replySeparator: string | null
  deskName: string
  /** Where the recipient says that he wants no more mails of this kind; of those that he may do without. */
  noMoreLink?: string | undefined
}

const NO_MORE: Record<TemplateLanguage, string> = {
  en: 'I do not want such notices',
  de: 'Ich möchte solche Hinweise nicht',
}

const GREY = 'color:#868e96;font-size:12px'

/** Inline, as many mail programs read nothing else. No background: light and dark are left to the reader's program. */
const STYLES: Record<string, string> = {
  p: 'margin:0 0 12px',
  blockquote: 'margin:0 0 12px;padding:2px 0 2px 12px;border-left:3px solid #adb5bd',
  img: 'max-width:100%;height:auto',
  pre: 'white-space:pre-wrap',
}

/** A mail around what a template says: HTML that mail programs of all kinds show, and plain text that says the same. */
export function framed(
  { subject, html, text }: Written,
  { language, replySeparator, deskName, noMoreLink }: Frame,
): { subject: string; html: string; text: string } {
  const above = replySeparator ? `<p style="margin:0 0 16px;${GREY}">${escapeHtml(replySeparator)}</p>` : ''
  const noMore = noMoreLink ? ` · <a href="${escapeHtml(noMoreLink)}" style="${GREY}">${NO_MORE[language]}</a>` : ''
  const document = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:16px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5">
${above}<div style="max-width:640px">${styled(html)}</div>
<p style="margin:24px 0 0;${GREY}">${escapeHtml(deskName)}${noMore}</p>
</body></html>`
  const foot = ['-- ', deskName, ...(noMoreLink ? [`${NO_MORE[language]}: ${noMoreLink}`] : [])].join('\n')
  return { subject, html: document, text: [replySeparator, text, foot].filter(Boolean).join('\n\n') }
}

// Sanitised markup has no styles of its own.
function styled(html: string): string {
  return html.replace(/<(p|blockquote|img|pre)(?=[\s>])/g, (tag, name: string) => `${tag} style="${STYLES[name]}"`)
}
