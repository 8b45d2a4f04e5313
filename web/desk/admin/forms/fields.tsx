import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { builtIn, type Form } from '#contract/forms.ts'
import { useChoices } from '../../tickets/choices.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { FormLanguages } from '../fields/other-languages.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import type { FieldDraft } from './draft.ts'
import { FieldList } from './field-list.tsx'
import { Preview } from './preview.tsx'

export type FormValues = Pick<Form, 'name' | 'instructions' | 'translations' | 'notes' | 'availability'> & {
  fields: FieldDraft[]
}

export function FormFields({ form, item }: FieldsProps<FormValues, Form>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { ticketFields } = useChoices()
  const kind = item?.kind ?? 'custom'
  const own = builtIn[kind].map((name) => t(`admin-forms:builtIn.${name}`)).join(', ')
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Textarea
        {...input('instructions')}
        label={t('admin-forms:instructions')}
        autosize
        minRows={2}
        maxLength={2000}
      />
      <FormLanguages
        form={form}
        texts={[
          { path: ['name'], label: input('name').label, own: form.values.name, maxLength: 100 },
          {
            ...{ path: ['instructions'], label: t('admin-forms:instructions'), own: form.values.instructions },
            ...{ maxLength: 2000, isLong: true },
          },
        ]}
      />
      {kind === 'custom' ? <AvailabilityField form={form} /> : null}
      <FieldSection title={t('admin-forms:fields')} lead={t(`admin-forms:lead.${kind}`, { fields: own })}>
        <FieldList form={form} name="fields" kind={kind} details={kind === 'custom' ? ticketFields : []} />
      </FieldSection>
      <FieldSection title={t('admin-forms:preview')}>
        <Preview fields={form.values.fields} instructions={form.values.instructions} />
      </FieldSection>
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
