import { Checkbox, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { mailAddresses } from '#contract/mailboxes.ts'
import { agents, type Department, departments } from '#contract/people.ts'
import { schedules, slaPlans } from '#contract/sla.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { NameLanguages } from '../fields/other-languages.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { OwnAccess } from './own-access.tsx'

export type DepartmentForm = Pick<
  Department,
  | 'name'
  | 'translations'
  | 'isPublic'
  | 'assignableTo'
  | 'autoClaim'
  | 'assignOnReopen'
  | 'signature'
  | 'autoRespondsTickets'
  | 'autoRespondsMessages'
  | 'alertRecipients'
  | 'notes'
  | 'availability'
> & {
  mailAddressId: number | null
  autoResponseAddressId: number | null
  parentId: number | null
  managerId: number | null
  slaPlanId: number | null
  scheduleId: number | null
  /** Of a new one: whether its maker has access, and with which role. */
  ownAccess: boolean
  ownRoleId: number | null
}

const RULES = ['all', 'members', 'primary'] as const
const ALERTED = ['members', 'primary', 'nobody'] as const
const addressLabel = (one: Record<string, unknown>) => String(one.email)

export function DepartmentFields({ form, item }: FieldsProps<DepartmentForm, Department>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Pairs>
        <IdSelect
          {...input('parentId')}
          from={departments.list}
          none={t('admin:department.top')}
          fits={(one) => one.id !== item?.id && !String(one.path).startsWith(`${item?.path} / `)}
        />
        <IdSelect {...input('managerId')} from={agents.list} none={t('common:none')} />
      </Pairs>
      {item ? null : <OwnAccess form={form} />}
      <Switch {...check('isPublic', 'isPublicDepartment')} />
      {form.values.isPublic ? <NameLanguages form={form} /> : null}
      <AvailabilityField form={form} words="departmentAvailability" />
      <FieldSection title={t('admin:department.tickets')}>
        <IdSelect {...input('slaPlanId')} from={slaPlans.list} none={t('admin:list.deskDefault')} />
        <IdSelect
          {...input('scheduleId', 'departmentSchedule')}
          from={schedules.list}
          fits={(one) => one.kind === 'hours'}
          none={t('admin:department.planSchedule')}
        />
        <Select
          {...input('assignableTo')}
          allowDeselect={false}
          data={RULES.map((value) => ({ value, label: t(`admin:assignable.${value}`) }))}
        />
        <Checkbox {...check('autoClaim')} />
        <Checkbox {...check('assignOnReopen')} />
        <Textarea {...input('signature', 'departmentSignature')} autosize minRows={3} maxLength={10_000} />
      </FieldSection>
      <FieldSection title={t('admin:department.mail')}>
        <Pairs>
          <IdSelect
            {...input('mailAddressId')}
            from={mailAddresses.list}
            labelOf={addressLabel}
            none={t('admin:department.deskAddress')}
          />
          <IdSelect
            {...input('autoResponseAddressId')}
            from={mailAddresses.list}
            labelOf={addressLabel}
            none={t('admin:department.sameAddress')}
          />
        </Pairs>
        <Switch {...check('autoRespondsTickets')} />
        <Switch {...check('autoRespondsMessages')} />
        <Select
          {...input('alertRecipients')}
          allowDeselect={false}
          data={ALERTED.map((value) => ({ value, label: t(`admin:alertRecipients.${value}`) }))}
        />
      </FieldSection>
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
