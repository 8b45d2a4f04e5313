import { Checkbox, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { fieldKinds, kindsOf, type Mode, type Preset, presetOf, presets, silentKinds } from '#contract/forms.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { asKind, type FieldDraft, keyFor } from './draft.ts'
import { FieldLanguages } from './field-languages.tsx'
import styles from './field-list.module.css'
import type { FormOf } from './field-list.tsx'
import { KindConfig } from './kind-config.tsx'

interface Props {
  field: FieldDraft
  kind: FormOf
  others: FieldDraft[]
  errors: Record<string, string>
  onChange: (field: FieldDraft) => void
}

const modes = ['hidden', 'view', 'edit', 'required'] as const

/** Everything that can be said of a field. */
export function FieldEditor({ field, kind, others, errors, onChange }: Props) {
  const { t } = useTranslation()
  const isSilent = silentKinds.includes(field.kind)
  const isOfTicket = kind === 'ticket' || kind === 'custom'
  const set = (part: object) => onChange({ ...field, ...part } as FieldDraft)
  const onLabel = (label: string) => {
    const taken = others.map(({ key }) => key)
    // Answers are kept under the key, so that of a field that has been asked stays.
    set(field.id === undefined ? { label, key: keyFor(label, taken) } : { label })
  }
  return (
    <div className={styles.editor}>
      <TextInput
        className={styles.wide}
        label={t('admin-forms:label')}
        value={field.label}
        error={errors.label}
        maxLength={200}
        required
        onChange={(event) => onLabel(event.currentTarget.value)}
      />
      <Select
        label={t('admin-forms:kindLabel')}
        data={fieldKinds
          .filter((one) => kindsOf[kind].includes(one))
          .map((one) => ({ value: one, label: t(`admin-forms:kind.${one}`) }))}
        value={field.kind}
        error={errors.kind}
        disabled={field.id !== undefined}
        allowDeselect={false}
        searchable
        onChange={(chosen) => chosen && onChange(asKind(field, chosen))}
      />
      {kind === 'list' ? null : <Modes field={field} error={errors.requesterMode ?? errors.agentMode} onChange={set} />}
      <KindConfig field={field} of={kind} errors={errors} onChange={onChange} />
      <TextInput
        label={t('admin-forms:help')}
        value={field.help}
        error={errors.help}
        maxLength={500}
        onChange={(event) => set({ help: event.currentTarget.value })}
      />
      <TextInput
        label={t('admin-forms:key')}
        description={t('admin-forms:keyHint')}
        value={field.key}
        error={errors.key}
        maxLength={40}
        disabled={field.id !== undefined}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
      {kind === 'list' ? null : (
        <div className={styles.wide}>
          <FieldLanguages field={field} errors={errors} onChange={(translations) => set({ translations })} />
        </div>
      )}
      {kind === 'list' ? null : (
        <ConditionEditor
          showWhen={field.showWhen}
          others={others}
          error={errors.showWhen ?? errors['showWhen.values']}
          onChange={(showWhen) => set({ showWhen })}
        />
      )}
      {isOfTicket && !isSilent ? (
        <>
          <Checkbox
            label={t('admin-forms:requiredToClose')}
            checked={field.requiredToClose}
            onChange={(event) => set({ requiredToClose: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('admin-forms:isSearchable')}
            checked={field.isSearchable}
            onChange={(event) => set({ isSearchable: event.currentTarget.checked })}
          />
        </>
      ) : null}
    </div>
  )
}

interface ModesProps {
  field: FieldDraft
  error: string | undefined
  onChange: (modes: { requesterMode: Mode; agentMode: Mode }) => void
}

/** One of the usual mixes; or what each side may do, one by one. */
function Modes({ field, error, onChange }: ModesProps) {
  const { t } = useTranslation()
  const preset = presetOf(field)
  const names: Preset[] = [...(Object.keys(presets) as (keyof typeof presets)[]), 'custom']
  const choose = (name: string | null) => {
    if (name === null) return
    if (name === 'custom') return onChange({ requesterMode: 'view', agentMode: 'edit' })
    const [requesterMode, agentMode] = presets[name as keyof typeof presets]
    onChange({ requesterMode, agentMode })
  }
  const side = (name: 'requesterMode' | 'agentMode') => (
    <Select
      label={t(`admin-forms:${name}`)}
      data={modes.map((mode) => ({ value: mode, label: t(`admin-forms:mode.${mode}`) }))}
      value={field[name]}
      allowDeselect={false}
      onChange={(mode) =>
        mode && onChange({ requesterMode: field.requesterMode, agentMode: field.agentMode, [name]: mode })
      }
    />
  )
  return (
    <>
      <Select
        label={t('admin-forms:who')}
        data={names.map((name) => ({ value: name, label: t(`admin-forms:preset.${name}`) }))}
        value={preset}
        error={error}
        allowDeselect={false}
        onChange={choose}
      />
      {preset === 'custom' ? (
        <>
          {side('requesterMode')}
          {side('agentMode')}
        </>
      ) : null}
    </>
  )
}
