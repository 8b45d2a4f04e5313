import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answers } from '#contract/answers.ts'
import { changePortalProfile, getPortalProfile } from '#contract/portal.ts'
import type { ReplyOf } from '#contract/route.ts'
import { AnswerValue } from '#web/answers/answer-value.tsx'
import { fieldsToFill } from '#web/answers/starting.ts'
import { keyOf, query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { toast } from '#web/ui/toast.tsx'
import { AnswerFields } from '../answer-fields.tsx'
import { fieldErrors } from '../field-words.ts'
import { useFocusOnError } from '../focus-error.ts'
import { FormProblemBanner } from '../form-problem.tsx'
import { sentAnswers } from '../new-request/request.ts'
import styles from './page.module.css'
import { Section } from './section.tsx'

/** What the desk asks of people besides; nothing where it asks nothing. */
export function ContactForm() {
  const { data } = useQuery(query(getPortalProfile, {}))
  return data && data.form.length > 0 ? <Contact profile={data} /> : null
}

function Contact({ profile }: { profile: ReplyOf<typeof getPortalProfile> }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const [answers, setAnswers] = useState<Answers>(profile.fields)
  const { submit, isPending, problem } = useSubmit(changePortalProfile, {
    invalidates: [keyOf(getPortalProfile)],
    onDone: () => {
      void cache.invalidateQueries({ queryKey: keyOf(getPortalProfile) })
      toast({ text: t('portal:profile.saved'), tone: 'good' })
    },
  })
  useFocusOnError(form, problem)
  const errors = fieldErrors(problem)
  const shown = fieldsToFill(profile.form, answers, (field) => field.requesterMode)
  const toRead = profile.form.filter(({ key, requesterMode }) => requesterMode === 'view' && profile.fields[key])
  const save = (event: FormEvent) => {
    event.preventDefault()
    submit({ body: { fields: sentAnswers({ shown, answers }) } })
  }
  return (
    <Section title={profile.head.name}>
      <form ref={form} noValidate onSubmit={save} className={styles.fields}>
        {profile.head.instructions ? <p>{profile.head.instructions}</p> : null}
        <FormProblemBanner problem={problem} />
        {toRead.length > 0 ? (
          <dl>
            {toRead.map((field) => (
              <div key={field.key}>
                <dt>{field.label}</dt>
                <dd>
                  <AnswerValue field={field} value={profile.fields[field.key] ?? null} />
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
        <AnswerFields
          fields={shown}
          answers={answers}
          errorOf={(field) => errors[`fields.${field.key}`]}
          onAnswer={(field, answer) => setAnswers((all) => ({ ...all, [field.key]: answer }))}
        />
        {shown.length > 0 ? (
          <div>
            <Button type="submit" loading={isPending}>
              {t('common:save')}
            </Button>
          </div>
        ) : null}
      </form>
    </Section>
  )
}
