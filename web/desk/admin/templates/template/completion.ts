export interface Word {
  /** What of a name has been typed. */
  text: string
  /** Where it begins. */
  at: number
}

/** The beginning of a value's name before the caret: after `{{`, or in a tag once a letter is there. */
export function wordAt(source: string, caret: number): Word | null {
  const before = source.slice(0, caret)
  const output = /\{\{-?\s*([\w.]*)$/.exec(before)
  const tag = output ?? /\{%(?:(?!%\}).)*[\s=<>(]([a-z][\w.]*)$/s.exec(before)
  const text = tag?.[1]
  return text === undefined ? null : { text, at: caret - text.length }
}

/**
 * What is to be replaced by what, so that the name stands there whole: with a space and the end of the output where
 * they are missing.
 */
export function completed(
  source: string,
  { at, caret, name }: { at: number; caret: number; name: string },
): { from: number; to: number; text: string } {
  const isOutput = /\{\{-?\s*$/.test(source.slice(0, at))
  const rest = /^[\w.]*/.exec(source.slice(caret))?.[0] ?? ''
  const to = caret + rest.length
  const isClosed = /^\s*(\||-?\}\})/.test(source.slice(to))
  const space = /[\s-]$/.test(source.slice(0, at)) || !isOutput ? '' : ' '
  return { from: at, to, text: `${space}${name}${isOutput && !isClosed ? ' }}' : ''}` }
}
