import { Button, Stack, TextInput } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkRequest } from '#contract/portal.ts'
import { useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { type FieldErrors, fieldErrors, fieldWords } from '../field-words.ts'
import { useFocusOnError } from '../focus-error.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import { Answered } from '../shell/answered.tsx'
import { NarrowPage } from '../shell/narrow-page.tsx'

/** Number and e-mail address bring a link by mail; the answer here is the same whether they belong together or not. */
export function CheckPage() {
  const { t } = useTranslation()
  const { guest } = useSession()
  const { number } = useSearch({ from: '/check' })
  const form = useRef<HTMLFormElement>(null)
  const [missing, setMissing] = useState<FieldErrors>({})
  const { submit, isPending, problem, reply, reset } = useSubmit(checkRequest)
  useFocusOnError(form, problem ?? missing)
  if (reply) {
    return (
      <Answered title={t('portal:check.sent')} action={{ label: t('portal:check.again'), run: reset }}>
        {t('portal:check.sentText')}
      </Answered>
    )
  }
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const given = { number: String(data.get('number')).trim(), email: String(data.get('email')).trim() }
    const empty = (['number', 'email'] as const).filter((field) => !given[field])
    setMissing(Object.fromEntries(empty.map((field) => [field, fieldWords({ field, code: 'required' })])))
    if (empty.length > 0) return reset()
    submit({ body: given })
  }
  const errors = { ...fieldErrors(problem), ...missing }
  return (
    <NarrowPage
      title={t('portal:nav.check')}
      lead={t('portal:check.lead')}
      foot={
        <p>
          {t('portal:check.account')} <Link to="/sign-in">{t('ui:signIn.submit')}</Link>
        </p>
      }
    >
      <form ref={form} noValidate onSubmit={send}>
        <Stack>
          <FormProblemBanner problem={problem} />
          <TextInput
            label={t('portal:check.number')}
            description={errors.number ? undefined : t('portal:check.numberHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            name="number"
            autoComplete="off"
            required
            withAsterisk={false}
            maxLength={20}
            defaultValue={number}
            error={errors.number}
          />
          <TextInput
            label={t('common:email')}
            name="email"
            type="email"
            autoComplete="email"
            required
            withAsterisk={false}
            defaultValue={guest?.email}
            error={errors.email}
          />
          <Button type="submit" loading={isPending}>
            {t('portal:check.send')}
          </Button>
        </Stack>
      </form>
    </NarrowPage>
  )
}
