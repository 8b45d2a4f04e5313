import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { getSettings, type Settings } from '#contract/reference.ts'
import { formErrors } from '#web/form-errors.ts'
import { query } from '#web/queries.ts'
import { ErrorState, ProblemBanner } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { useAdminSearch } from '../list/admin-search.ts'
import { SaveButtons } from './save-buttons.tsx'
import styles from './settings-page.module.css'
import { useLeaveGuard } from './use-leave-guard.ts'
import { type Group, type SettingsForm, useSettingsForm } from './use-settings-form.ts'

interface Props<G extends Group> {
  group: G
  Fields: ComponentType<{ form: SettingsForm<G> }>
  onSaved?: (settings: Settings) => void
}

/** The page of one group of settings: a form, and a bar to save it once something was changed. */
export function SettingsPage<G extends Group>(props: Props<G>) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(query(getSettings, {}))
  return (
    <div className={styles.page}>
      <PageHeader
        title={t(`admin:page.${props.group as Group}.title`)}
        lead={t(`admin:page.${props.group as Group}.lead`)}
      />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <RowSkeletons /> : null}
      {data ? <GroupForm {...props} settings={data} /> : null}
    </div>
  )
}

function GroupForm<G extends Group>({ group, Fields, settings, onSaved }: Props<G> & { settings: Settings }) {
  const { t } = useTranslation()
  const { form, save, isPending, problem } = useSettingsForm({ group, settings, onSaved })
  const [{ field }] = useAdminSearch()
  const isDirty = form.isDirty()
  useLeaveGuard(isDirty)
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address names a field; the form is new on every render.
  useEffect(() => {
    if (field) (form.getInputNode(field === 'deskName' ? 'name' : field) as HTMLElement | null)?.focus()
  }, [field])
  const inPlace = Object.keys(formErrors(problem)).length > 0
  return (
    <form className={styles.form} onSubmit={save} noValidate>
      <ProblemBanner problem={inPlace ? null : problem} kept={t('ui:kept')} />
      <Fields form={form} />
      <div className={styles.foot} data-dirty={isDirty || undefined}>
        <SaveButtons isDirty={isDirty} isPending={isPending} onDiscard={() => form.reset()} />
      </div>
    </form>
  )
}
