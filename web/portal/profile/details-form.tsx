import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { changePortalProfile } from '#contract/portal.ts'
import { changeLanguage, type Language, languages } from '#web/i18n.ts'
import { sessionQuery, useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { toast } from '#web/ui/toast.tsx'
import { fieldErrors } from '../field-words.ts'
import { useFocusOnError } from '../focus-error.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import styles from './page.module.css'
import { Section } from './section.tsx'

export function DetailsForm() {
  const { t, i18n } = useTranslation()
  const { requester } = useSession()
  const cache = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const { submit, isPending, problem } = useSubmit(changePortalProfile, {
    onDone: () => {
      void cache.fetchQuery({ ...sessionQuery, staleTime: 0 })
      toast({ text: t('portal:profile.saved'), tone: 'good' })
    },
  })
  useFocusOnError(form, problem)
  const errors = fieldErrors(problem)
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const text = (name: string) => String(data.get(name)).trim()
    const language = text('language') as Language
    await changeLanguage(language)
    submit({ body: { name: text('name'), phone: text('phone'), language, timeZone: text('timeZone') || null } })
  }
  return (
    <Section title={t('portal:profile.details')}>
      <form ref={form} noValidate onSubmit={save} className={styles.fields}>
        <FormProblemBanner problem={problem} />
        <TextInput
          label={t('portal:new.name')}
          name="name"
          autoComplete="name"
          dir="auto"
          required
          withAsterisk={false}
          maxLength={200}
          defaultValue={requester?.name}
          error={errors.name}
        />
        <TextInput
          label={t('common:email')}
          value={requester?.email}
          readOnly
          description={t('portal:profile.email')}
        />
        <TextInput
          label={t('portal:form.optional', { label: t('portal:new.phone') })}
          name="phone"
          type="tel"
          autoComplete="tel"
          maxLength={50}
          defaultValue={requester?.phone}
          error={errors.phone}
        />
        <NativeSelect
          label={t('ui:language')}
          name="language"
          defaultValue={requester?.language ?? i18n.language}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          error={errors.language}
        />
        <NativeSelect
          label={t('portal:profile.timeZone')}
          name="timeZone"
          defaultValue={requester?.timeZone ?? ''}
          data={[{ value: '', label: t('portal:profile.deviceZone', { zone: deviceZone() }) }, ...zones()]}
          error={errors.timeZone}
        />
        <div>
          <Button type="submit" loading={isPending}>
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function zones(): { value: string; label: string }[] {
  return Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}
