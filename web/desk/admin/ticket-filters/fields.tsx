import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { filterTargets, type TicketFilter } from '#contract/ticket-filters.ts'
import { ActionsEditor } from '../conditions/actions-editor.tsx'
import { lists } from '../conditions/choices.ts'
import { ConditionEditor } from '../conditions/condition-editor.tsx'
import { Flags } from '../conditions/flags.tsx'
import { useConditionFields } from '../conditions/words.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { SimulatePanel } from '../simulations/panel.tsx'
import { type FilterForm, filterDraft } from './form.ts'
import { Matches } from './matches.tsx'
import styles from './ticket-filters.module.css'
import { TryOn } from './try-on.tsx'
import { FilterVersions } from './versions.tsx'

export function FilterFields({ form, item }: FieldsProps<FilterForm, TicketFilter>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const fields = useConditionFields('arrival')
  const { target, conditions, actions } = form.values
  const write = <K extends 'conditions' | 'actions'>(name: K, value: FilterForm[K]) => {
    for (const path of Object.keys(form.errors)) if (path.startsWith(name)) form.clearFieldError(path)
    form.setFieldValue(name, value as never)
  }
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Flags flags={item?.flags ?? []} />
      <div className={styles.pair}>
        <Select
          label={t('admin-rules:filter.target')}
          description={t('admin-rules:filter.targetHint')}
          data={filterTargets.map((value) => ({ value, label: t(`admin-rules:target.${value}`) }))}
          value={target}
          allowDeselect={false}
          onChange={(value) => value && form.setFieldValue('target', value)}
        />
        {target === 'address' ? (
          <IdSelect
            label={t('common:email')}
            from={lists.mailAddresses}
            labelOf={(one) => String(one.email)}
            value={form.values.addressId}
            error={form.errors.addressId}
            onChange={(id) => form.setFieldValue('addressId', id)}
          />
        ) : null}
      </div>
      <FieldSection title={t('admin-rules:filter.when')} lead={t('admin-rules:filter.whenLead')}>
        <ConditionEditor
          condition={conditions}
          fields={fields}
          errors={form.errors}
          onChange={(next) => write('conditions', next)}
        />
        <TryOn filter={form.values} fields={fields} />
      </FieldSection>
      <FieldSection title={t('admin-rules:filter.then')} lead={t('admin-rules:filter.thenLead')}>
        <ActionsEditor
          actions={actions}
          place="arrival"
          errors={form.errors}
          onChange={(next) => write('actions', next)}
        />
        <Switch
          label={t('admin-rules:filter.stopsFurther')}
          description={t('admin-rules:filter.stopsFurtherHint')}
          {...form.getInputProps('stopsFurther', { type: 'checkbox' })}
        />
      </FieldSection>
      <Switch
        label={t('admin-rules:rule.isSilent')}
        description={t('admin-rules:filter.isSilentHint')}
        {...form.getInputProps('isSilent', { type: 'checkbox' })}
      />
      <SimulatePanel
        draft={{ ticketFilters: { changed: [filterDraft(form.values, item?.id ?? null)] } }}
        at="ticketFilters.changed.0"
        onErrors={form.setErrors}
        hint={form.values.isSilent ? t('admin-simulations:panel.silentFilter') : undefined}
      />
      <AvailabilityField form={form} words="availability" />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      {item ? <Matches filter={item} /> : null}
      {item ? <FilterVersions filter={item} fields={fields} /> : null}
    </>
  )
}
