import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useItems } from '#web/answers/item-options.ts'
import type { FieldDraft } from './draft.ts'

interface Props {
  config: Extract<FieldDraft, { kind: 'list' }>['config']
  error: string | undefined
  onChange: (preset: number[]) => void
}

/** The items of a list that are chosen to begin with. */
export function ItemPreset({ config: { listId, preset, multiple }, error, onChange }: Props) {
  const { t } = useTranslation()
  const { items } = useItems(listId, { side: 'desk' })
  const gone = preset.filter((id) => !items.some((item) => item.id === id))
  return (
    <MultiSelect
      label={t('admin-forms:config.preset')}
      data={[
        ...items.map(({ id, text }) => ({ value: String(id), label: text })),
        ...gone.map((id) => ({ value: String(id), label: `#${id}` })),
      ]}
      value={preset.map(String)}
      error={error}
      searchable
      {...(!multiple && { maxValues: 1 })}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  )
}
