import { Autocomplete, NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { MOST_OLD, type Security } from '#contract/mailboxes.ts'
import { Pairs } from '../fields/pairs.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { type MailboxForm, securityOf } from './form.ts'
import { useSecurities } from './securities.ts'

const AFTER = ['leave', 'move', 'delete'] as const
const READ_FROM = ['auto', 'all', 'new'] as const

interface Props {
  form: UseFormReturnType<MailboxForm>
  /** Those that the server has named. */
  folders: string[]
}

/** Where mail is fetched, and what becomes of it there. */
export function Fetching({ form, folders }: Props) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const securities = useSecurities()
  const { fetches, fetchPort, afterFetch } = form.values
  return (
    <FieldSection title={t('admin-mail:mailbox.fetching')}>
      <Switch {...check('fetches')} />
      {fetches ? (
        <>
          <TextInput {...input('fetchHost')} maxLength={253} autoComplete="off" spellCheck={false} />
          <Pairs>
            <Select
              {...input('fetchSecurity', 'mailSecurity')}
              allowDeselect={false}
              data={securities}
              onChange={(to) => to && form.setValues(securityOf('fetch', to as Security, fetchPort))}
            />
            <NumberInput {...input('fetchPort', 'mailPort')} min={1} max={65_535} allowDecimal={false} hideControls />
          </Pairs>
          <Pairs>
            <Autocomplete {...input('folder')} data={folders} maxLength={500} autoComplete="off" />
            <NumberInput {...input('pollMinutes')} min={1} max={1440} allowDecimal={false} />
          </Pairs>
          <Select
            {...input('readFrom')}
            allowDeselect={false}
            data={READ_FROM.map((value) => ({ value, label: t(`admin-mail:readFrom.${value}`, { count: MOST_OLD }) }))}
          />
          <Select
            {...input('afterFetch')}
            allowDeselect={false}
            data={AFTER.map((value) => ({ value, label: t(`admin-mail:after.${value}`) }))}
          />
          {afterFetch === 'move' ? (
            <Autocomplete {...input('moveTo')} data={folders} maxLength={500} autoComplete="off" />
          ) : null}
        </>
      ) : null}
    </FieldSection>
  )
}
