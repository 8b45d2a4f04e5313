import i18next from 'i18next'

/** What an action is about, as people read it: a field that is ticked or not, in the reader's language. */
export function didValue(kind: unknown, value: unknown): string {
  const text = String(value ?? '')
  if (kind !== 'setField') return text
  return text.replace(
    /: (true|false)$/,
    (_, ticked) => `: ${i18next.t(ticked === 'true' ? 'common:yes' : 'common:no')}`,
  )
}
