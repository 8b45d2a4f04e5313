import { Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { agents, type Organization, teams } from '#contract/people.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { Pairs } from '../fields/pairs.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

type Form = Pick<
  Organization,
  'name' | 'domains' | 'ticketSharing' | 'assignsAccountManager' | 'phone' | 'website' | 'address' | 'notes'
> & { accountManagerId: number | null; accountTeamId: number | null }

export function OrganizationFields({ form }: FieldsProps<Form>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  // The server names the domain that it refuses: `domains.2`.
  const refused = Object.entries(form.errors).find(([field]) => field.startsWith('domains'))?.[1]
  return (
    <>
      <TextInput {...input('name')} maxLength={200} required data-autofocus />
      <TagsInput {...input('domains')} error={refused} splitChars={[',', ' ', ';']} maxTags={100} acceptValueOnBlur />
      <Select
        {...input('ticketSharing')}
        data={(['none', 'primary', 'all'] as const).map((value) => ({ value, label: t(`admin:sharing.${value}`) }))}
        allowDeselect={false}
      />
      <Pairs>
        <IdSelect
          {...input('accountManagerId')}
          from={agents.list}
          none={t('common:none')}
          onChange={(accountManagerId) =>
            form.setValues({ accountManagerId, ...(accountManagerId !== null && { accountTeamId: null }) })
          }
        />
        <IdSelect
          {...input('accountTeamId')}
          from={teams.list}
          none={t('common:none')}
          onChange={(accountTeamId) =>
            form.setValues({ accountTeamId, ...(accountTeamId !== null && { accountManagerId: null }) })
          }
        />
      </Pairs>
      <Switch
        {...check('assignsAccountManager')}
        disabled={form.values.accountManagerId === null && form.values.accountTeamId === null}
      />
      <TextInput {...input('phone')} type="tel" maxLength={50} />
      <TextInput {...input('website')} type="url" maxLength={300} />
      <Textarea {...input('address')} autosize minRows={2} maxLength={1000} />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}
