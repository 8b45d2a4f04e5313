import { Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Rule } from '#contract/rules.ts'
import { ActionsEditor } from '../conditions/actions-editor.tsx'
import { ConditionEditor } from '../conditions/condition-editor.tsx'
import { Flags } from '../conditions/flags.tsx'
import { useConditionFields } from '../conditions/words.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { SimulatePanel } from '../simulations/panel.tsx'
import { type RuleForm, ruleDraft } from './form.ts'
import { Runs } from './runs.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import { TryRule } from './try-rule.tsx'
import { RuleVersions } from './versions.tsx'

export function RuleFields({ form, item }: FieldsProps<RuleForm, Rule>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const fields = useConditionFields('life')
  const { trigger, conditions, actions } = form.values
  const write = <K extends 'trigger' | 'conditions' | 'actions'>(name: K, value: RuleForm[K]) => {
    for (const path of Object.keys(form.errors)) if (path.startsWith(name)) form.clearFieldError(path)
    form.setFieldValue(name, value as never)
  }
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Flags flags={item?.flags ?? []} />
      <FieldSection title={t('admin-rules:rule.trigger')} lead={t('admin-rules:rule.triggerLead')}>
        <TriggerFields trigger={trigger} errors={form.errors} onChange={(next) => write('trigger', next)} />
      </FieldSection>
      <FieldSection title={t('admin-rules:rule.if')} lead={t('admin-rules:rule.ifLead')}>
        <ConditionEditor
          condition={conditions}
          fields={fields}
          errors={form.errors}
          onChange={(next) => write('conditions', next)}
        />
      </FieldSection>
      <FieldSection title={t('admin-rules:filter.then')} lead={t('admin-rules:rule.thenLead')}>
        <ActionsEditor
          actions={actions}
          place="life"
          errors={form.errors}
          onChange={(next) => write('actions', next)}
        />
        {trigger.kind === 'event' ? (
          <Switch
            label={t('admin-rules:rule.stopsFurther')}
            description={t('admin-rules:filter.stopsFurtherHint')}
            {...form.getInputProps('stopsFurther', { type: 'checkbox' })}
          />
        ) : null}
        <TryRule rule={form.values} fields={fields} />
      </FieldSection>
      <Switch
        label={t('admin-rules:rule.isSilent')}
        description={t('admin-rules:rule.isSilentHint')}
        {...form.getInputProps('isSilent', { type: 'checkbox' })}
      />
      <SimulatePanel
        draft={{ rules: { changed: [ruleDraft(form.values, item?.id ?? null)] } }}
        at="rules.changed.0"
        onErrors={form.setErrors}
        hint={form.values.isSilent ? t('admin-simulations:panel.silent') : undefined}
      />
      <AvailabilityField form={form} words="availability" />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      {item ? <Runs rule={item} /> : null}
      {item ? <RuleVersions rule={item} fields={fields} /> : null}
    </>
  )
}
