import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertKind } from '#contract/mail-settings.ts'
import { getSettings } from '#contract/reference.ts'
import { query } from '#web/queries.ts'
import { useFields } from '../fields/use-fields.ts'
import styles from './alert-fields.module.css'
import type { SettingsForm } from './use-settings-form.ts'

/** One alert: whether there is any, and to whom. */
export function AlertFields({ form, kind }: { form: SettingsForm<'notices'>; kind: AlertKind }) {
  const { t, i18n } = useTranslation()
  const { check } = useFields(form)
  const adminEmail = useQuery(query(getSettings, {})).data?.mail.adminEmail
  const errorId = useId()
  const { active, ...recipients } = form.values[kind]
  const names = Object.keys(recipients)
  const isSilent = active && !Object.values(recipients).includes(true)
  const whole = form.getInputProps(kind)
  const error = isSilent ? t('admin-notices:noRecipient') : whole.error
  const hintOf = (name: string) => {
    if (name === 'adminEmail') return adminEmail ?? t('admin-notices:noAdminEmail')
    const key = `admin-notices:recipientHint.${kind}.${name}`
    return i18n.exists(key) ? i18n.t(key) : undefined
  }
  return (
    <div className={styles.alert} data-silent={isSilent || undefined}>
      <Switch
        {...check(`${kind}.active`, kind)}
        // The server refuses the alert as a whole; the search leads to it by the same name.
        data-path={placeOf(whole)}
        aria-describedby={error ? errorId : undefined}
      />
      {active ? (
        <fieldset className={styles.recipients} aria-describedby={error ? errorId : undefined}>
          <legend className={styles.legend}>{t('admin-notices:to')}</legend>
          {names.map((name) => (
            <Switch
              key={name}
              size="xs"
              label={t(`admin-notices:recipient.${name}`)}
              description={hintOf(name)}
              {...form.getInputProps(`${kind}.${name}`, { type: 'checkbox' })}
            />
          ))}
        </fieldset>
      ) : null}
      {error ? (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  )
}

/** By which the form finds a field to focus it; the types of the form do not tell of it. */
function placeOf(props: object): string | undefined {
  return (props as { 'data-path'?: string })['data-path']
}
