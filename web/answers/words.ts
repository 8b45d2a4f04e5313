import { type Answer, type Chosen, isRich } from '#contract/answers.ts'

interface Words {
  date: (at: string) => string
  dateTime: (at: string) => string
  /** A day and time with the zone in which they are. */
  within: (at: string, timeZone: string) => string
  number: (value: number) => string
  yes: string
  no: string
}

interface Answered {
  kind: string
  config?: object
}

/** An answer as people read it, in their language and time zone; nothing for none. */
export function answerWords(field: Answered, answer: Answer, words: Words): string {
  if (answer === null || answer === '') return ''
  if (typeof answer === 'boolean') return answer ? words.yes : words.no
  if (Array.isArray(answer)) return answer.map((one) => nameOf(field, one)).join(', ')
  if (isRich(answer)) return answer.text ?? ''
  if (typeof answer === 'object') return nameOf(field, answer)
  if (field.kind === 'number' && typeof answer === 'number') return words.number(answer)
  if (field.kind === 'date') return dateWords(field, String(answer), words)
  return nameOf(field, answer)
}

function dateWords({ config }: Answered, answer: string, { date, dateTime, within }: Words): string {
  const zone = config && 'timeZone' in config && typeof config.timeZone === 'string' ? config.timeZone : null
  if (answer.endsWith('Z')) return zone ? within(answer, zone) : dateTime(answer)
  // A day, and a time by the clock, are the same everywhere.
  if (answer.includes('T')) return `${date(`${answer.slice(0, 10)}T12:00:00`)}, ${answer.slice(11)}`
  return /^\d{4}-\d{2}-\d{2}$/.test(answer) ? date(`${answer}T12:00:00`) : answer
}

function nameOf({ config }: Answered, one: string | number | Chosen): string {
  if (typeof one === 'object') return one.text ?? String(one.id)
  const options = config && 'options' in config && Array.isArray(config.options) ? config.options : []
  const option = options.find((it: { key: string }) => it.key === String(one)) as { label: string } | undefined
  return option?.label ?? String(one)
}

export function keysIn(answer: Answer): string[] {
  if (answer === null || answer === '' || isRich(answer)) return []
  const all = Array.isArray(answer) ? answer : [answer]
  return all.map((one) => (typeof one === 'object' ? String(one.id) : String(one)))
}
