import { NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Action } from '#contract/actions.ts'
import {
  archiveMacro,
  changeMacro,
  createMacro,
  getMacro,
  listMacros,
  type Macro,
  macroOwners,
} from '#contract/macros.ts'
import { departments } from '#contract/people.ts'
import { useAgent } from '#web/session.ts'
import { Keys } from '#web/ui/keys.tsx'
import { ActionsEditor } from '../admin/conditions/actions-editor.tsx'
import { AvailabilityField } from '../admin/fields/availability-field.tsx'
import { IdSelect } from '../admin/fields/id-select.tsx'
import { FieldSection } from '../admin/fields/section.tsx'
import { useFields } from '../admin/fields/use-fields.ts'
import { type FieldsProps, kindOf } from '../admin/list/kind.ts'
import styles from './macros.module.css'

interface MacroForm extends Record<string, unknown> {
  name: string
  owner: Macro['owner']
  departmentId: number | null
  actions: Action[]
  notes: string
  digit: number | null
  availability: Macro['availability']
}

const fresh: MacroForm = {
  name: '',
  owner: 'mine',
  departmentId: null,
  actions: [],
  notes: '',
  digit: null,
  availability: 'active',
}

const routes = {
  list: listMacros,
  get: getMacro,
  create: createMacro,
  change: changeMacro,
  archive: archiveMacro,
}

export const macroKind = kindOf(routes, {
  key: 'macros',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        render: (one: Macro) => (
          <>
            {one.name}
            {one.unusable.length > 0 ? (
              <small className={styles.unusable}>
                {' '}
                {t('admin-rules:macro.unusable', { names: one.unusable.map(({ name }) => name).join(', ') })}
              </small>
            ) : null}
          </>
        ),
      },
      {
        key: 'owner',
        label: t('admin-rules:macro.owner'),
        width: '9rem',
        render: (one) => one.department?.name ?? t(`admin-rules:macroOwner.${one.owner}`),
      },
      {
        key: 'does',
        label: t('admin-rules:filter.does'),
        render: (one) => one.actions.map(({ kind }) => t(`admin-rules:action.${kind}`)).join(', '),
        isMinor: true,
      },
      {
        key: 'digit',
        label: t('admin-rules:macro.keys'),
        width: '6rem',
        render: (one) => (one.digit === null ? '–' : <Keys keys={`y ${one.digit}`} />),
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.name} ${one.notes} ${one.department?.name ?? ''}`,
  values: (item): MacroForm => (item ? { ...item, departmentId: item.department?.id ?? null } : fresh),
  body: ({ name, owner, departmentId, actions, notes, digit, availability }) => ({
    name,
    owner,
    departmentId: owner === 'department' ? departmentId : null,
    actions,
    notes,
    digit,
    availability,
  }),
  Fields: MacroFields,
  size: 'xl',
  order: {
    field: 'position',
    groupOf: (one) => `${one.availability === 'archived'} ${one.owner} ${one.department?.id}`,
  },
})

function MacroFields({ form }: FieldsProps<MacroForm, Macro>) {
  const { t } = useTranslation()
  const { isAdministrator } = useAgent()
  const { input } = useFields(form)
  const { owner, actions, digit } = form.values
  const write = (next: Action[]) => {
    for (const path of Object.keys(form.errors)) if (path.startsWith('actions')) form.clearFieldError(path)
    form.setFieldValue('actions', next)
  }
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      {isAdministrator ? (
        <Select
          label={t('admin-rules:macro.owner')}
          data={macroOwners.map((value) => ({ value, label: t(`admin-rules:macroOwner.${value}`) }))}
          value={owner}
          allowDeselect={false}
          onChange={(value) => value && form.setFieldValue('owner', value)}
        />
      ) : null}
      {owner === 'department' ? (
        <IdSelect
          label={t('admin-rules:macroOwner.department')}
          from={departments.list}
          value={form.values.departmentId}
          error={form.errors.departmentId}
          onChange={(id) => form.setFieldValue('departmentId', id)}
        />
      ) : null}
      <FieldSection title={t('admin-rules:macro.does')} lead={t('admin-rules:macro.doesLead')}>
        <ActionsEditor actions={actions} place="macro" errors={form.errors} onChange={write} />
        {form.errors.actions ? <p role="alert">{form.errors.actions}</p> : null}
      </FieldSection>
      <NumberInput
        label={t('admin-rules:macro.digit')}
        description={t('admin-rules:macro.digitHint')}
        min={1}
        max={9}
        allowDecimal={false}
        clampBehavior="strict"
        value={digit ?? ''}
        error={form.errors.digit}
        onChange={(value) => form.setFieldValue('digit', value === '' ? null : Number(value))}
      />
      <AvailabilityField form={form} words="availability" />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
