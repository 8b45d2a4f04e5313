import { Checkbox, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { departments, roles } from '#contract/people.ts'
import { EntryList } from '../fields/entry-list.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import type { AgentForm } from './form.ts'

/** Where somebody works, and with which role there. */
export function AccessFields({ form }: Pick<FieldsProps<AgentForm>, 'form'>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <FieldSection title={t('admin:agent.primary')}>
        <Pairs>
          <IdSelect {...input('primaryDepartmentId')} from={departments.list} />
          <IdSelect {...input('primaryRoleId')} from={roles.list} />
        </Pairs>
        <Checkbox {...check('primaryRoleOnAssigned')} />
      </FieldSection>
      <FieldSection title={t('admin:field.access')} lead={t('admin:agent.accessLead')}>
        <EntryList
          form={form}
          name="access"
          empty={t('admin:agent.noAccess')}
          add={t('admin:agent.addAccess')}
          fresh={{ departmentId: null, roleId: null, alerts: true }}
          nameOf={(_, i) => t('admin:agent.accessRow', { number: i + 1 })}
        >
          {(path) => [
            <IdSelect key="department" {...input(`${path}.departmentId`)} from={departments.list} />,
            <IdSelect key="role" {...input(`${path}.roleId`)} from={roles.list} />,
            <Switch key="alerts" {...check(`${path}.alerts`)} description={undefined} />,
          ]}
        </EntryList>
      </FieldSection>
    </>
  )
}
