import { Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { List } from '#contract/forms.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldDraft } from '../forms/draft.ts'
import { FieldList } from '../forms/field-list.tsx'
import type { FieldsProps } from '../list/kind.ts'
import { Items } from './items.tsx'

export type ListValues = Pick<List, 'name' | 'plural' | 'sort' | 'notes' | 'availability'> & {
  properties: FieldDraft[]
}

export function ListFields({ form, item }: FieldsProps<ListValues, List>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <TextInput {...input('plural')} label={t('admin-forms:plural')} maxLength={100} />
      <Select
        {...input('sort')}
        label={t('admin-forms:sortLabel')}
        data={(['alphabetical', 'reverse', 'manual'] as const).map((sort) => ({
          value: sort,
          label: t(`admin-forms:sort.${sort}`),
        }))}
        allowDeselect={false}
      />
      <AvailabilityField form={form} />
      <FieldSection
        title={t('admin-forms:items')}
        lead={item ? t('admin-forms:itemsLead') : t('admin-forms:itemsLater')}
      >
        {item ? <Items list={item} /> : null}
      </FieldSection>
      <FieldSection title={t('admin-forms:properties')} lead={t('admin-forms:propertiesLead')}>
        <FieldList form={form} name="properties" kind="list" />
      </FieldSection>
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
