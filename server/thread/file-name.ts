const LONGEST = 255
const LONGEST_EXTENSION = 20

// Control characters, direction overrides and invisible characters; joiners stay, several scripts need them.
const TRICKS = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu

/**
 * The name to keep for a file: its last part without the path, in one line, that looks like what it is. Other scripts,
 * spaces and quotes stay. It is only ever shown and sent, never used as a path.
 */
export function cleanFileName(given: string): string {
  const flat = given
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(TRICKS, '')
  const name = (flat.split(/[/\\]/).at(-1) ?? '')
    .replace(/ {2,}/g, ' ')
    .trim()
    // Windows drops them, so "x.exe." would be run as "x.exe".
    .replace(/[. ]+$/, '')
  return name === '' ? 'file' : shortened(name)
}

function shortened(name: string): string {
  if (name.length <= LONGEST) return name
  const extension = extensionOf(name)
  const tail = extension !== '' && extension.length <= LONGEST_EXTENSION ? `.${extension}` : ''
  // The cut may go through a character: half of one cannot be stored.
  const head = name.slice(0, LONGEST - tail.length).replace(/[\uD800-\uDBFF]$/, '')
  return `${head.trimEnd()}${tail}`
}

/** In lower case and without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot === -1
    ? ''
    : name
        .slice(dot + 1)
        .trim()
        .toLowerCase()
}
