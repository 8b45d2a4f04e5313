import { Checkbox, Select } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Form, forms } from '#contract/forms.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { everything } from '../list/everything.ts'
import type { FieldsProps } from '../list/kind.ts'
import type { TopicForm } from './form.ts'
import styles from './topic-forms.module.css'

/** The forms that a topic asks, in their order, each with its fields: what is not ticked, it leaves out. */
export function TopicForms({ form }: Pick<FieldsProps<TopicForm>, 'form'>) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(everything<Form>(forms.list))
  const { formIds } = form.values
  const details = data.filter(({ kind, fields }) => kind === 'ticket' && fields.length > 0)
  const chosen = formIds.flatMap((id) => data.find((one) => one.id === id) ?? [])
  const offered = data.filter(
    ({ id, kind, availability }) => kind === 'custom' && availability === 'active' && !formIds.includes(id),
  )
  const write = (next: number[]) => {
    form.clearErrors()
    form.setFieldValue('formIds', next)
  }
  const move = (from: number, step: number) => {
    const next = [...formIds]
    const [moved] = next.splice(from, 1)
    if (moved !== undefined) next.splice(from + step, 0, moved)
    write(next)
  }
  return (
    <div className={styles.forms}>
      {details.map((one) => (
        <FormCard key={one.id} one={one} form={form} />
      ))}
      {chosen.map((one, i) => (
        <FormCard key={one.id} one={one} form={form} error={form.errors[`formIds.${i}`]}>
          <IconButton
            aria-label={t('admin:list.up', { name: one.name })}
            disabled={i === 0}
            onClick={() => move(i, -1)}
          >
            <IconArrowUp size={16} />
          </IconButton>
          <IconButton
            aria-label={t('admin:list.down', { name: one.name })}
            disabled={i === chosen.length - 1}
            onClick={() => move(i, 1)}
          >
            <IconArrowDown size={16} />
          </IconButton>
          <IconButton
            aria-label={t('admin:list.remove', { name: one.name })}
            onClick={() => write(formIds.filter((id) => id !== one.id))}
          >
            <IconTrash size={16} />
          </IconButton>
        </FormCard>
      ))}
      <Select
        label={t('admin-forms:addForm')}
        placeholder={offered.length > 0 ? t('admin:list.choose') : t('admin-forms:noMoreForms')}
        data={offered.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={null}
        searchable
        disabled={offered.length === 0}
        onChange={(id) => id && write([...formIds, Number(id)])}
      />
    </div>
  )
}

interface CardProps extends Pick<FieldsProps<TopicForm>, 'form'> {
  one: Form
  error?: ReactNode
  children?: ReactNode
}

function FormCard({ one, form, error, children }: CardProps) {
  const { t } = useTranslation()
  const { disabledFieldIds } = form.values
  return (
    <fieldset className={styles.form}>
      <legend className="visually-hidden">{one.name}</legend>
      <div className={styles.head}>
        <strong>
          <bdi>{one.name}</bdi>
        </strong>
        <span>{children}</span>
      </div>
      {error ? <p className={styles.error}>{error}</p> : null}
      {one.fields.length === 0 ? <p className={styles.nothing}>{t('admin-forms:noFields')}</p> : null}
      {one.fields.map((field) => (
        <Checkbox
          key={field.id}
          label={field.label}
          checked={!disabledFieldIds.includes(field.id)}
          onChange={(event) =>
            form.setFieldValue(
              'disabledFieldIds',
              event.currentTarget.checked
                ? disabledFieldIds.filter((id) => id !== field.id)
                : [...disabledFieldIds, field.id].sort((a, b) => a - b),
            )
          }
        />
      ))}
    </fieldset>
  )
}
