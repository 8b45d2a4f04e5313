import { Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languages } from '#web/i18n.ts'
import { ColorField } from '../fields/color-field.tsx'
import { FormLanguages } from '../fields/other-languages.tsx'
import { useFields } from '../fields/use-fields.ts'
import { BrandPreview } from './brand-preview.tsx'
import { LogoField } from './logo-field.tsx'
import type { SettingsForm } from './use-settings-form.ts'

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

export function DeskFields({ form }: { form: SettingsForm<'desk'> }) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { welcome } = form.values
  return (
    <>
      <TextInput {...input('name', 'deskName')} maxLength={100} required data-autofocus />
      <LogoField {...input('logo')} />
      <ColorField {...input('color')} />
      <BrandPreview color={form.values.color} name={form.values.name} />
      <Select
        {...input('language')}
        allowDeselect={false}
        data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
      />
      <Select {...input('timeZone')} data={zones} searchable allowDeselect={false} />
      <Textarea {...input('welcome')} autosize minRows={3} maxLength={2000} />
      <FormLanguages
        form={form}
        texts={[{ path: ['welcome'], label: t('admin:field.welcome'), own: welcome, maxLength: 2000, isLong: true }]}
      />
    </>
  )
}
