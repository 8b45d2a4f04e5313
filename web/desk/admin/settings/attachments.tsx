import { NumberInput, TagsInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFields } from '../fields/use-fields.ts'
import { SettingsPage } from './settings-page.tsx'
import type { SettingsForm } from './use-settings-form.ts'

export function AttachmentsPage() {
  return <SettingsPage group="attachments" Fields={AttachmentFields} />
}

const MEGABYTE = 1024 * 1024
const NARROW = { wrapper: { maxInlineSize: '12rem' } }

function AttachmentFields({ form }: { form: SettingsForm<'attachments'> }) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const size = input('maxFileSize')
  const refused = Object.entries(form.errors).find(([field]) => field.startsWith('refusedExtensions'))?.[1]
  return (
    <>
      <NumberInput
        {...size}
        value={Math.round((form.values.maxFileSize / MEGABYTE) * 100) / 100}
        onChange={(megabytes) => size.onChange(Math.max(1, Math.round(Number(megabytes || 0) * MEGABYTE)))}
        suffix={` ${t('admin:unit.megabytes')}`}
        min={0.01}
        max={1024}
        styles={NARROW}
      />
      <NumberInput {...input('maxFiles')} min={0} max={100} allowDecimal={false} styles={NARROW} />
      <TagsInput
        {...input('refusedExtensions')}
        error={refused}
        onChange={(endings) =>
          form.setFieldValue(
            'refusedExtensions',
            [...new Set(endings.map((ending) => ending.toLowerCase().replace(/[^a-z0-9]/g, '')))].filter(Boolean),
          )
        }
        splitChars={[',', ' ', ';']}
        maxTags={200}
        acceptValueOnBlur
      />
    </>
  )
}
