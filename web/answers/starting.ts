import type { Answer, Answers } from '#contract/answers.ts'
import { shownFields } from '#contract/form-rules.ts'
import { type PortalField, silentKinds } from '#contract/forms.ts'

/** What stands in a field before anybody has touched it. */
export function presetOf(field: PortalField): Answer {
  if (field.kind === 'checkbox') return false
  if (field.kind === 'timeZone')
    return field.config.isDetected ? Intl.DateTimeFormat().resolvedOptions().timeZone : null
  if (field.kind === 'priority') return field.config.preset === null ? null : { id: field.config.preset }
  if (field.kind === 'list') {
    const items = field.config.preset.map((id) => ({ id }))
    return field.config.multiple && items.length > 0 ? items : (items[0] ?? null)
  }
  if (field.kind !== 'choice') return null
  const { preset, multiple } = field.config
  return multiple ? preset : (preset[0] ?? null)
}

/** The answers as they stand, with what has been filled in beforehand. */
export function standingAnswers(fields: readonly PortalField[], given: Answers): Answers {
  return Object.fromEntries(fields.map((field) => [field.key, given[field.key] ?? presetOf(field)]))
}

/** The fields to fill in now: those that this side may answer, headings and texts, as far as they are shown. */
export function fieldsToFill<Field extends PortalField>(
  fields: readonly Field[],
  answers: Answers,
  modeOf: (field: Field) => string,
): Field[] {
  const seen = fields.filter((field) => modeOf(field) !== 'hidden')
  return shownFields(seen, answers).filter((field) => isSilent(field) || modeOf(field) !== 'view')
}

export function isSilent({ kind }: Pick<PortalField, 'kind'>): boolean {
  return silentKinds.includes(kind)
}
