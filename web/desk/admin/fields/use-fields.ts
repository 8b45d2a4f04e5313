import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'

/**
 * The props of a form's inputs, with label and hint by the field's name: `admin:field.autoClaim`, `admin:hint.autoClaim`.
 * `check` is for switches and check boxes. `words` names other texts than those of the field.
 */
export function useFields<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>) {
  const { t, i18n } = useTranslation()
  const texts = (name: string, words = name.split('.').at(-1) ?? name) => ({
    label: t(`admin:field.${words}`),
    description: i18n.exists(`admin:hint.${words}`) ? t(`admin:hint.${words}`) : undefined,
  })
  return {
    input: (name: string, words?: string) => ({ ...texts(name, words), ...form.getInputProps(name) }),
    check: (name: string, words?: string) => ({
      ...texts(name, words),
      ...form.getInputProps(name, { type: 'checkbox' }),
    }),
  }
}
