import { useTranslation } from 'react-i18next'
import { type Form, forms } from '#contract/forms.ts'
import { kindOf } from '../list/kind.ts'
import { withoutLostWords } from './draft.ts'
import { FormFields } from './fields.tsx'

export const formKind = kindOf(forms, {
  key: 'forms',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (form: Form) => form.name,
        render: (form) => <bdi>{form.name}</bdi>,
      },
      {
        key: 'kind',
        label: t('admin-forms:of'),
        render: (form) =>
          form.kind === 'custom'
            ? form.helpTopics.map(({ name }) => name).join(', ') || t('admin-forms:noTopic')
            : t(`admin-forms:ofKind.${form.kind}`),
        isMinor: true,
      },
      {
        key: 'fields',
        label: t('admin-forms:fields'),
        sortBy: (form) => form.fields.length,
        render: (form) => form.fields.length,
        align: 'end',
      },
    ]
  },
  words: (form) => [form.name, ...form.fields.map(({ label }) => label)].join(' '),
  values: (form) => ({
    name: form?.name ?? '',
    instructions: form?.instructions ?? '',
    translations: form?.translations ?? {},
    notes: form?.notes ?? '',
    availability: form?.availability ?? 'active',
    fields: form?.fields ?? [],
  }),
  body: ({ availability, fields, ...values }, form) => ({
    ...values,
    fields: fields.map(withoutLostWords),
    ...((form?.kind ?? 'custom') === 'custom' && { availability }),
  }),
  Fields: FormFields,
  size: 'xl',
  isFixed: (form) => form.kind !== 'custom',
})
