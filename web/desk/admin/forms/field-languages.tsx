import { useTranslation } from 'react-i18next'
import { textsOf } from '#contract/translations.ts'
import { errorsUnder, OtherLanguages, type Text, type Translations } from '../fields/other-languages.tsx'
import type { FieldDraft } from './draft.ts'

interface Props {
  field: FieldDraft
  errors: Record<string, string>
  onChange: (translations: Translations) => void
}

const lengths = { label: 200, help: 500, placeholder: 200, problem: 300, description: 300, text: 5000 }

/** All that a field says, in other languages: the answers of a choice too. */
export function FieldLanguages({ field, errors, onChange }: Props) {
  const { t } = useTranslation()
  const config = field.config as Record<string, unknown>
  const texts = textsOf[field.kind].flatMap((name): Text[] => {
    if (name === 'options') return field.kind === 'choice' ? field.config.options.map(optionText) : []
    const isOwn = name === 'label' || name === 'help'
    return [
      {
        path: [name],
        label: t(isOwn ? `admin-forms:${name}` : `admin-forms:config.${name}`),
        own: isOwn ? field[name] : String(config[name] ?? ''),
        maxLength: lengths[name],
        isLong: name === 'text',
      },
    ]
  })
  return (
    <OtherLanguages
      texts={texts}
      translations={field.translations ?? {}}
      errors={errorsUnder(errors)}
      onChange={onChange}
    />
  )

  function optionText({ key, label }: { key: string; label: string }, i: number): Text {
    return {
      path: ['options', key],
      label: t('admin-forms:optionLabel', { number: i + 1 }),
      own: label,
      maxLength: 200,
    }
  }
}
