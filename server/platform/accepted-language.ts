import { type Language, languages } from '#contract/translations.ts'

/**
 * The language of ours that a caller likes best; null when he names none of them.
 *
 * @source RFC 9110, 12.5.4
 */
export function acceptedLanguage(header: string | undefined): Language | null {
  const wishes = (header ?? '')
    .slice(0, 1000)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
      const weight = parameters.find((one) => one.startsWith('q='))?.slice(2)
      return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return wishes.flatMap((wish) => languages.find((one) => one === wish.language) ?? [])[0] ?? null
}
