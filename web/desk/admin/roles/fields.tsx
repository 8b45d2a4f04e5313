import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Role } from '#contract/people.ts'
import { rolePermissions } from '#contract/permissions.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { PermissionField } from '../fields/permission-field.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

type Form = Pick<Role, 'name' | 'permissions' | 'notes' | 'availability'>

export function RoleFields({ form }: FieldsProps<Form>) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <AvailabilityField form={form} />
      <FieldSection title={t('admin:field.permissions')} lead={t('admin:role.always')}>
        <PermissionField {...input('permissions')} all={rolePermissions} />
      </FieldSection>
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
