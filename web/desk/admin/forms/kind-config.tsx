import { Checkbox, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isRich } from '#contract/answers.ts'
import { lists, type Validator } from '#contract/forms.ts'
import { RichAnswer } from '#web/answers/rich-answer.tsx'
import { timeZonesWith } from '#web/answers/time-zones.ts'
import { useChoices } from '../../tickets/choices.ts'
import { IdSelect } from '../fields/id-select.tsx'
import type { FieldDraft } from './draft.ts'
import styles from './field-list.module.css'
import type { FormOf } from './field-list.tsx'
import { ItemPreset } from './item-preset.tsx'
import { OptionsEditor } from './options-editor.tsx'

interface Props {
  field: FieldDraft
  of: FormOf
  errors: Record<string, string>
  onChange: (field: FieldDraft) => void
}

/** What a field of its kind can be set to. */
export function KindConfig({ field, of, errors, onChange }: Props) {
  const { t } = useTranslation()
  const { priorities } = useChoices()
  const config = field.config as Record<string, unknown>
  const set = (part: object) => onChange({ ...field, config: { ...config, ...part } } as FieldDraft)
  const shared = (name: string) => ({
    label: t(`admin-forms:config.${name}`),
    error: errors[`config.${name}`],
  })
  const text = (name: string, maxLength: number) => (
    <TextInput
      key={name}
      {...shared(name)}
      value={String(config[name])}
      maxLength={maxLength}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  const number = (name: string, fallback: number | null = null) => (
    <NumberInput
      key={name}
      {...shared(name)}
      hideControls
      value={(config[name] as number | null) ?? ''}
      onChange={(value) => set({ [name]: value === '' ? fallback : Number(value) })}
    />
  )
  const box = (name: string) => (
    <Checkbox
      key={name}
      label={t(`admin-forms:config.${name}`)}
      error={errors[`config.${name}`]}
      checked={config[name] === true}
      onChange={(event) => set({ [name]: event.currentTarget.checked })}
    />
  )
  const one = (name: string, values: readonly string[]) => (
    <Select
      key={name}
      {...shared(name)}
      data={values.map((value) => ({ value, label: t(`admin-forms:${name}.${value}`) }))}
      value={String(config[name])}
      allowDeselect={false}
      onChange={(value) => value && set({ [name]: value })}
    />
  )
  const day = (name: string) => (
    <TextInput
      key={name}
      {...shared(name)}
      type="date"
      value={String(config[name] ?? '')}
      onChange={(event) => set({ [name]: event.currentTarget.value || null })}
    />
  )
  const zone = (name: string) => (
    <Select
      key={name}
      {...shared(name)}
      data={timeZonesWith(String(config[name] ?? ''))}
      value={config[name] === null ? null : String(config[name])}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('ui:choice.clear') }}
      onChange={(value) => set({ [name]: value })}
    />
  )
  switch (field.kind) {
    case 'text': {
      const { validator } = field.config
      return [
        one('validator', validators),
        ...(validator === 'pattern' ? [text('pattern', 500)] : []),
        ...(validator === 'none' ? [] : [text('problem', 300)]),
        number('maxLength', 1000),
        text('placeholder', 200),
      ]
    }
    case 'paragraph':
      return [number('maxLength', 20_000), text('placeholder', 200), ...(of === 'list' ? [] : [box('isRich')])]
    case 'number':
      return [number('min'), number('max'), text('placeholder', 200), box('isWhole')]
    case 'date':
      return [
        one('time', ['none', 'wall', 'instant']),
        ...(field.config.time === 'instant' ? [zone('timeZone')] : []),
        day('min'),
        day('max'),
        box('mayBeFuture'),
        box('mayBePast'),
      ]
    case 'timeZone':
      return [box('isDetected'), text('placeholder', 200)]
    case 'phone':
      return [one('format', ['none', 'us']), number('minDigits', 0), box('hasExtension')]
    case 'checkbox':
      return text('description', 300)
    case 'choice':
      return (
        <OptionsEditor field={field} error={errorIn(errors, 'config.options', 'config.preset')} onChange={onChange} />
      )
    case 'list':
      return [
        <IdSelect
          key="listId"
          {...shared('listId')}
          from={lists.list}
          value={field.config.listId || null}
          onChange={(listId) => listId && set({ listId, preset: [] })}
        />,
        one('widget', ['dropdown', 'typeahead']),
        text('placeholder', 200),
        <ItemPreset
          key="preset"
          config={field.config}
          error={errorIn(errors, 'config.preset')}
          onChange={(preset) => set({ preset })}
        />,
        box('multiple'),
      ]
    case 'file':
      return [
        number('maxFiles', 1),
        <NumberInput
          key="maxSize"
          {...shared('maxSize')}
          hideControls
          value={field.config.maxSize === null ? '' : field.config.maxSize / 1_000_000}
          onChange={(value) => set({ maxSize: value === '' ? null : Math.round(Number(value) * 1_000_000) })}
        />,
        <TagsInput
          key="extensions"
          {...shared('extensions')}
          error={errorIn(errors, 'config.extensions')}
          value={field.config.extensions}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          onChange={(given) => set({ extensions: given.map((one) => one.toLowerCase().replace(/^\./, '')) })}
        />,
        <TagsInput
          key="mediaTypes"
          {...shared('mediaTypes')}
          error={errorIn(errors, 'config.mediaTypes')}
          data={['image/*', 'audio/*', 'video/*', 'application/pdf', 'text/plain', 'application/zip']}
          value={field.config.mediaTypes}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          onChange={(given) => set({ mediaTypes: given.map((one) => one.toLowerCase()) })}
        />,
        box('isStrict'),
      ]
    case 'information':
      return (
        <div className={styles.wide}>
          <RichAnswer
            label={t('admin-forms:config.text')}
            error={errors['config.text'] ?? errors['config.html']}
            value={field.config.html ? { ...field.config } : field.config.text || null}
            onChange={(given) => set(isRich(given) ? { html: given.html, text: given.text } : { html: '', text: '' })}
          />
        </div>
      )
    case 'priority':
      return [
        text('placeholder', 200),
        <Select
          key="preset"
          {...shared('preset')}
          data={priorities.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={field.config.preset === null ? null : String(field.config.preset)}
          clearable
          clearButtonProps={{ 'aria-label': t('ui:choice.clear') }}
          onChange={(id) => set({ preset: id === null ? null : Number(id) })}
        />,
      ]
    case 'section':
      return null
    default:
      return text('placeholder', 200)
  }
}

const validators = ['none', 'email', 'phone', 'ip', 'number', 'pattern'] as const satisfies typeof Validator.options

function errorIn(errors: Record<string, string>, ...begins: string[]): string | undefined {
  return Object.entries(errors).find(([path]) => begins.some((begin) => path.startsWith(begin)))?.[1]
}
