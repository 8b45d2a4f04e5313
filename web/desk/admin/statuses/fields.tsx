import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Status, statuses } from '#contract/reference.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { NameLanguages } from '../fields/other-languages.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

type Form = {
  name: string
  translations: Status['translations']
  state: Status['state']
  description: string
  allowReopen: boolean
  pausesSla: boolean
  resumesOnMessage: boolean
  reopenToId: number | null
  availability: Status['availability']
}

const STATES = ['open', 'resolved', 'closed'] as const

export function StatusFields({ form, item }: FieldsProps<Form, Status>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const { state, allowReopen, resumesOnMessage } = form.values
  const isFixed = item !== null && (item.isInternal || item.isDefault)
  const offered = state === 'archived' ? (['archived'] as const) : STATES
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <NameLanguages form={form} />
      <Select
        {...input('state')}
        data={offered.map((value) => ({ value, label: t(`admin:state.${value}`) }))}
        allowDeselect={false}
        disabled={isFixed}
        description={isFixed ? t('admin:status.fixed') : t(`admin:status.${state}`)}
      />
      <Textarea {...input('description', 'statusDescription')} autosize minRows={2} maxLength={1000} />
      {state === 'open' ? (
        <>
          <Switch {...check('pausesSla')} />
          <Switch {...check('resumesOnMessage')} />
        </>
      ) : (
        <Switch {...check('allowReopen')} />
      )}
      {(state === 'open' ? resumesOnMessage : allowReopen) ? (
        <IdSelect
          {...input('reopenToId', state === 'open' ? 'resumesTo' : 'reopenToId')}
          from={statuses.list}
          none={t('admin:status.default')}
          fits={(status) => status.state === 'open' && status.id !== item?.id}
        />
      ) : null}
      {isFixed ? null : <AvailabilityField form={form} />}
    </>
  )
}
