import { Button, Checkbox, Input, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#web/ui/icon-button.tsx'
import { type FieldDraft, renamedOption } from './draft.ts'
import styles from './field-list.module.css'

interface Props {
  field: Extract<FieldDraft, { kind: 'choice' }>
  error: string | undefined
  onChange: (field: FieldDraft) => void
}

/** The answers to choose from: a label each, and the key under which it is kept. */
export function OptionsEditor({ field, error, onChange }: Props) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const { options, multiple, preset } = field.config
  const set = (part: object) => onChange({ ...field, config: { ...field.config, ...part } })
  const write = (at: number, part: { key?: string; label?: string }) => {
    const before = options[at]
    // A key that nobody has set goes with the label until it is saved.
    const follows = part.label !== undefined && field.id === undefined && before?.key === before?.label
    const next = options.map((one, i) =>
      i === at ? { ...one, ...part, ...(follows && { key: part.label ?? '' }) } : one,
    )
    const [from, to] = [before?.key ?? '', next[at]?.key ?? '']
    const renamed = { options: next, preset: preset.map((key) => (key === from ? to : key)) }
    onChange({
      ...{ ...field, config: { ...field.config, ...renamed } },
      translations: renamedOption(field.translations ?? {}, from, to),
    })
  }
  const add = () => {
    set({ options: [...options, { key: '', label: '' }] })
    setTimeout(() => [...(list.current?.querySelectorAll<HTMLElement>('[data-label]') ?? [])].at(-1)?.focus())
  }
  const choose = (key: string, isChosen: boolean) => {
    const others = multiple ? preset.filter((one) => one !== key) : []
    set({ preset: isChosen ? [...others, key] : others })
  }
  return (
    <div className={styles.wide}>
      <Input.Wrapper
        label={t('admin-forms:config.options')}
        description={t('admin-forms:optionsHint')}
        labelElement="div"
        error={error}
      >
        <div ref={list} className={styles.options}>
          {options.map(({ key, label }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer is named by its place while it is written.
            <div key={i} className={styles.option}>
              <TextInput
                aria-label={t('admin-forms:optionLabel', { number: i + 1 })}
                placeholder={t('admin-forms:optionLabelShort')}
                data-label
                value={label}
                maxLength={200}
                onChange={(event) => write(i, { label: event.currentTarget.value })}
              />
              <TextInput
                aria-label={t('admin-forms:optionKey', { number: i + 1 })}
                placeholder={t('admin-forms:key')}
                value={key}
                maxLength={200}
                onChange={(event) => write(i, { key: event.currentTarget.value })}
              />
              <Checkbox
                aria-label={t('admin-forms:optionPreset', { name: label })}
                title={t('admin-forms:optionPreset', { name: label })}
                checked={preset.includes(key)}
                onChange={(event) => choose(key, event.currentTarget.checked)}
              />
              <IconButton
                aria-label={t('admin:list.remove', { name: label || String(i + 1) })}
                onClick={() =>
                  set({ options: options.filter((_, at) => at !== i), preset: preset.filter((one) => one !== key) })
                }
              >
                <IconTrash size={16} />
              </IconButton>
            </div>
          ))}
          <div>
            <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
              {t('admin-forms:addOption')}
            </Button>
          </div>
        </div>
      </Input.Wrapper>
      <Checkbox
        label={t('admin-forms:config.multiple')}
        checked={multiple}
        onChange={(event) => set({ multiple: event.currentTarget.checked, preset: preset.slice(0, 1) })}
      />
    </div>
  )
}
