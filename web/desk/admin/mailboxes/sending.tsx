import { NumberInput, Select, Switch, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { Mailbox, Security } from '#contract/mailboxes.ts'
import { Pairs } from '../fields/pairs.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import { type MailboxForm, securityOf } from './form.ts'
import { SecretField } from './secret-field.tsx'
import { useSecurities } from './securities.ts'

const AUTHS = ['same', 'own', 'none'] as const

/** By which server the mails of its addresses leave. */
export function Sending({ form, item }: { form: UseFormReturnType<MailboxForm>; item: Mailbox | null }) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const securities = useSecurities()
  const { sends, sendPort, sendAuth } = form.values
  return (
    <FieldSection title={t('admin-mail:mailbox.sending')}>
      <Switch {...check('sends')} />
      {sends ? (
        <>
          <TextInput {...input('sendHost')} maxLength={253} autoComplete="off" spellCheck={false} />
          <Pairs>
            <Select
              {...input('sendSecurity', 'mailSecurity')}
              allowDeselect={false}
              data={securities}
              onChange={(to) => to && form.setValues(securityOf('send', to as Security, sendPort))}
            />
            <NumberInput {...input('sendPort', 'mailPort')} min={1} max={65_535} allowDecimal={false} hideControls />
          </Pairs>
          <Select
            {...input('sendAuth')}
            allowDeselect={false}
            data={AUTHS.map((value) => ({ value, label: t(`admin-mail:sendAuth.${value}`) }))}
          />
          {sendAuth === 'own' ? (
            <>
              <TextInput {...input('sendUserName')} maxLength={320} autoComplete="off" />
              <SecretField
                form={form}
                name="sendPassword"
                isStored={item?.hasSendPassword ?? false}
                words="sendPassword"
              />
            </>
          ) : null}
          <Pairs>
            <NumberInput {...input('sendPerMinute')} min={1} max={10_000} allowDecimal={false} />
            <NumberInput {...input('sendConnections')} min={1} max={20} allowDecimal={false} />
          </Pairs>
        </>
      ) : null}
    </FieldSection>
  )
}
