import { Checkbox, MultiSelect, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deciding, listChoices, type ShowWhen } from '#contract/forms.ts'
import { query } from '#web/queries.ts'
import { useChoices } from '../../tickets/choices.ts'
import type { FieldDraft } from './draft.ts'
import styles from './field-list.module.css'

interface Props {
  showWhen: ShowWhen | null
  /** The fields that may decide. */
  others: FieldDraft[]
  error: string | undefined
  onChange: (showWhen: ShowWhen | null) => void
}

/** Shown always, or while another field has (not) one of some values. */
export function ConditionEditor({ showWhen, others, error, onChange }: Props) {
  const { t } = useTranslation()
  const deciders = others.filter(({ kind }) => deciding.includes(kind))
  const [first] = deciders
  if (!first && !showWhen) return null
  const decider = deciders.find(({ key }) => key === showWhen?.key)
  return (
    <div className={styles.wide}>
      <Checkbox
        label={t('admin-forms:showWhen')}
        checked={showWhen !== null}
        error={showWhen ? undefined : error}
        onChange={(event) =>
          onChange(event.currentTarget.checked && first ? { key: first.key, is: 'oneOf', values: [] } : null)
        }
      />
      {showWhen ? (
        <div className={styles.condition}>
          <Select
            label={t('admin-forms:whenField')}
            data={deciders.map(({ key, label }) => ({ value: key, label: label || key }))}
            value={showWhen.key}
            error={error}
            allowDeselect={false}
            onChange={(key) => key && onChange({ ...showWhen, key, values: [] })}
          />
          <Select
            label={t('admin-forms:whenIs')}
            data={(['oneOf', 'noneOf'] as const).map((is) => ({ value: is, label: t(`admin-forms:${is}`) }))}
            value={showWhen.is}
            allowDeselect={false}
            onChange={(is) => is && onChange({ ...showWhen, is })}
          />
          {decider ? (
            <Values
              decider={decider}
              values={showWhen.values}
              onChange={(values) => onChange({ ...showWhen, values })}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

interface ValuesProps {
  decider: FieldDraft
  values: string[]
  onChange: (values: string[]) => void
}

function Values({ decider, values, onChange }: ValuesProps) {
  const { t } = useTranslation()
  const { priorities, departments } = useChoices()
  const listId = decider.kind === 'list' ? decider.config.listId : 0
  const items = useQuery({ ...query(listChoices, { params: { id: listId } }), enabled: listId > 0 }).data?.items ?? []
  const named = (all: { id: number; name: string }[]) => all.map(({ id, name }) => ({ value: String(id), label: name }))
  const data =
    decider.kind === 'checkbox'
      ? [
          { value: 'true', label: t('common:yes') },
          { value: 'false', label: t('common:no') },
        ]
      : decider.kind === 'choice'
        ? decider.config.options.map(({ key, label }) => ({ value: key, label }))
        : decider.kind === 'list'
          ? items.map(({ id, text }) => ({ value: String(id), label: text }))
          : named(decider.kind === 'priority' ? priorities : departments)
  return <MultiSelect label={t('admin-forms:whenValues')} data={data} value={values} onChange={onChange} searchable />
}
