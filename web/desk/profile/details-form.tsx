import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changeMyProfile } from '#contract/session.ts'
import { formErrors } from '#web/form-errors.ts'
import { changeLanguage, type Language, languages } from '#web/i18n.ts'
import { sessionQuery, useAgent, useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import styles from './profile.module.css'
import { Section } from './section.tsx'

const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

export function DetailsForm() {
  const { t } = useTranslation()
  const agent = useAgent()
  const { desk } = useSession()
  const cache = useQueryClient()
  const form = useForm({
    initialValues: {
      name: agent.name,
      signature: agent.signature,
      language: agent.language ?? '',
      timeZone: agent.timeZone ?? '',
    },
  })
  const { submit, isPending, problem } = useSubmit(changeMyProfile, {
    onDone: (changed) => {
      cache.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, agent: changed })
      form.resetDirty()
      toast({ text: t('profile:saved'), tone: 'good' })
    },
  })
  useServerErrors(form, problem)
  const save = form.onSubmit(async ({ language, timeZone, ...values }) => {
    const chosen = language === '' ? null : (language as Language)
    await changeLanguage(chosen ?? (desk.language as Language))
    submit({ body: { ...values, language: chosen, timeZone: timeZone || null } })
  })
  return (
    <Section title={t('profile:details.title')}>
      <form className={styles.fields} onSubmit={save} noValidate>
        <ProblemBanner problem={Object.keys(formErrors(problem)).length > 0 ? null : problem} kept={t('ui:kept')} />
        <TextInput
          label={t('common:name')}
          maxLength={200}
          autoComplete="name"
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('common:email')}
          description={t('profile:details.emailHint')}
          value={agent.email}
          readOnly
          variant="filled"
        />
        <Textarea
          label={t('profile:details.signature')}
          description={t('profile:details.signatureHint')}
          autosize
          minRows={3}
          maxLength={10_000}
          {...form.getInputProps('signature')}
        />
        <Select
          label={t('ui:language')}
          allowDeselect={false}
          data={[
            { value: '', label: t('profile:details.deskLanguage') },
            ...Object.entries(languages).map(([value, label]) => ({ value, label })),
          ]}
          {...form.getInputProps('language')}
        />
        <Select
          label={t('profile:details.timeZone')}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('profile:details.clearZone') }}
          placeholder={t('profile:details.deskZone', { zone: desk.timeZone })}
          nothingFoundMessage={t('ui:choice.nothing')}
          data={zones}
          {...form.getInputProps('timeZone')}
          value={form.values.timeZone || null}
        />
        <div>
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
