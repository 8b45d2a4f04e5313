import { FieldInput, FormField } from '#contract/forms.ts'

/** A field as it is asked; what is not said of it has its usual value. */
export function askedField(more: Record<string, unknown>): FormField {
  return FormField.parse({ isSearchable: false, ...field(more), id: 1, formId: more.formId ?? 1 })
}

/** A field as an administrator writes it. */
export function field(more: Record<string, unknown> = {}): FieldInput {
  return FieldInput.parse({ key: 'asked', label: 'Asked', kind: 'text', ...more })
}
