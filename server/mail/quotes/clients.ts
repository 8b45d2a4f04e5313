import type { Marker } from '#server/platform/html.ts'

/**
 * What an element's class, id or style tells about who wrote it:
 * `quote`, `signature`  all that stands in it; `attribution`  the line above a quotation;
 * `reply`  a header block from which on the mail is quoted; `divider`  such a block may begin here.
 *
 * The words count for nothing by themselves: whoever writes them into a mail only has his own words folded.
 */
export const markOf: Marker = (name, attributes) => {
  const classes = (attributes.get('class') ?? '').toLowerCase()
  const id = unprefixed(attributes.get('id') ?? '')
  return (
    byClass(name, classes) ??
    IDS.get(id) ??
    (id.startsWith('yahoo_quoted') ? 'quote' : null) ??
    byMarker(attributes) ??
    byStyle(name, attributes.get('style') ?? '') ??
    (name === 'blockquote' && /^(?:mid|cid):/i.test(attributes.get('cite') ?? '') ? 'quote' : null)
  )
}

const CLASSES = new Map([
  ['gmail_attr', 'attribution'],
  ['gmail_signature', 'signature'],
  ['gmail_signature_prefix', 'signature'],
  ['moz-cite-prefix', 'attribution'],
  ['moz-signature', 'signature'],
  ['moz-txt-sig', 'signature'],
  ['moz-forward-container', 'forward'],
  ['yahoo_quoted', 'quote'],
  ['yahoo-signature', 'signature'],
  ['ydp-signature', 'signature'],
  ['protonmail_quote', 'quote'],
  ['protonmail_signature_block', 'signature'],
  ['tutanota_quote', 'quote'],
  ['mail-editor-reference-message-container', 'quote'],
  ['ms-outlook-mobile-reference-message', 'quote'],
  ['wordsection1_quote', 'quote'],
  ['applemailsignature', 'signature'],
  ['zmail_extra', 'quote'],
  ['elided-text', 'quote'],
  ['front-signature', 'signature'],
  ['mobile_signature', 'signature'],
])

const IDS = new Map([
  ['divrplyfwdmsg', 'reply'],
  ['reply-intro', 'attribution'],
  ['signature', 'signature'],
  ['ms-outlook-mobile-signature', 'signature'],
  ['applemailsignature', 'signature'],
  ['composer_signature', 'signature'],
  ['mail-editor-reference-message-container', 'quote'],
  ['olk_src_body_section', 'quote'],
  ['ymail_android_signature', 'signature'],
  ['protonmail_mobile_signature_block', 'signature'],
  ['isforwardcontent', 'forward'],
  ['isreplycontent', 'quote'],
  ['appendonsend', 'divider'],
])

/** Outlook on the web puts `x_` before what other programs wrote. */
function unprefixed(word: string): string {
  return word.toLowerCase().replace(/^(?:x_){1,20}/, '')
}

const MOST_CLASSES = 20

function byClass(name: string, classes: string): string | null {
  for (const word of classes.split(/\s+/, MOST_CLASSES)) {
    const known = CLASSES.get(unprefixed(word))
    if (known) return known
    // The division of this class holds what is quoted together with answers written between.
    if (name === 'blockquote' && /^(?:x_)*(?:gmail_quote|mozquote|cite|quote)$/.test(word)) return 'quote'
  }
  return null
}

const ZIMBRA = new Map([
  ['__sig_pre__', 'signature'],
  ['__sig_post__', 'signature'],
  ['__quoted_text__', 'quote'],
  ['__headers__', 'reply'],
])

function byMarker(attributes: ReadonlyMap<string, string>): string | null {
  const name = attributes.get('name')?.toLowerCase()
  if (attributes.get('data-smartmail') === 'gmail_signature') return 'signature'
  if (name === 'quote' || name === 'messagereplysection') return 'quote'
  if (name === 'messagesignaturesection') return 'signature'
  return ZIMBRA.get(attributes.get('data-marker')?.toLowerCase() ?? '') ?? null
}

/** Outlook draws a line in these colours above the header block of what it quotes, and names nothing. */
function byStyle(name: string, style: string): string | null {
  if (name !== 'div' && name !== 'p') return null
  return /border-top:\s?(?:solid #[be][15]c?[4e][1d][ef]1? 1|1pt solid|[\d.]+pt solid (?:rgb|#|windowtext))/i.test(
    style,
  ) || /border-top:\s?solid (?:#e1e1e1|#b5c4df|windowtext) 1/i.test(style)
    ? 'divider'
    : null
}
