import { type UseFormReturnType, useForm } from '@mantine/form'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { changeSettings, type Settings } from '#contract/reference.ts'
import { useSubmit } from '#web/submit.ts'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import { changedOnly } from '../list/changed-only.ts'
import { adminKeys } from '../list/everything.ts'

export type Group = keyof Settings
export type SettingsForm<G extends Group> = UseFormReturnType<Settings[G]>

/** A form over one group; sends what was changed, and takes what is stored as its new beginning. */
export function useSettingsForm<G extends Group>({
  group,
  settings,
  onSaved,
}: {
  group: G
  settings: Settings
  onSaved?: ((settings: Settings) => void) | undefined
}) {
  const { t } = useTranslation()
  const form: SettingsForm<G> = useForm<Settings[G]>({
    initialValues: { ...settings[group] },
  })
  const { submit, isPending, problem } = useSubmit(changeSettings, {
    invalidates: adminKeys,
    onDone: (stored) => {
      const values = { ...stored[group] }
      form.setInitialValues(values)
      form.setValues(values)
      form.resetDirty(values)
      toast({ text: t('admin:saved'), tone: 'good' })
      onSaved?.(stored)
    },
  })
  // The same object as long as it is the same answer: a new one would take the focus again.
  const refused = useMemo(() => within(group, problem), [group, problem])
  useServerErrors(form, refused)
  const save = form.onSubmit((values) => submit({ body: { [group]: changedOnly(settings[group], values) } }))
  return { form, save, isPending, problem: refused }
}

/** `body.tickets.numberFormat` is the field `numberFormat` of this form. */
function within(group: Group, problem: Problem | null): Problem | null {
  if (!problem?.fields) return problem
  const begin = `body.${group}.`
  return { ...problem, fields: problem.fields.map((one) => ({ ...one, field: one.field.replace(begin, 'body.') })) }
}
