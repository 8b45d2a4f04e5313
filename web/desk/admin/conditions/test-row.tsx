import { Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConditionField, type Test, takes } from '#contract/conditions.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import styles from './conditions.module.css'
import { freshTest, withOperator } from './model.ts'
import { ValueField } from './value-field.tsx'
import { fieldWords, operatorWords } from './words.ts'

interface Props {
  test: Test
  fields: ConditionField[]
  error: ReactNode
  number: number
  onChange: (test: Test) => void
  onRemove: () => void
}

/** One comparison: field, operator, value. */
export function TestRow({ test, fields, error, number, onChange, onRemove }: Props) {
  const { t } = useTranslation()
  const field = fields.find(({ key }) => key === test.field)
  const groups = Map.groupBy(fields, (one) => one.group)
  const offered = [...groups].map(([group, items]) => ({
    group: t(`admin-rules:fieldGroup.${group}`),
    items: items.map((one) => ({ value: one.key, label: fieldWords(t, one) })),
  }))
  return (
    <div className={styles.test} data-wrong={error ? true : undefined}>
      <Select
        aria-label={t('admin-rules:fieldOf', { number })}
        data={
          field
            ? offered
            : [{ group: t('admin-rules:gone'), items: [{ value: test.field, label: test.field }] }, ...offered]
        }
        value={test.field}
        searchable
        allowDeselect={false}
        onChange={(key) => {
          const next = fields.find((one) => one.key === key)
          if (next) onChange(freshTest(next))
        }}
      />
      <Select
        aria-label={t('admin-rules:operatorOf', { number })}
        data={(field?.operators ?? [test.operator]).map((value) => ({
          value,
          label: operatorWords(t, value, field?.kind),
        }))}
        value={test.operator}
        allowDeselect={false}
        onChange={(operator) => operator && field && onChange(withOperator(test, field, operator))}
      />
      <div className={styles.value}>
        {field && takes(test.operator) !== 'nothing' ? (
          <ValueField
            field={field}
            test={test}
            label={t('admin-rules:valueOf', { number })}
            error={error}
            onChange={(value) => onChange({ ...test, value })}
          />
        ) : error ? (
          <p className={styles.error}>{error}</p>
        ) : null}
      </div>
      <IconButton aria-label={t('admin-rules:removeTest', { number })} onClick={onRemove}>
        <IconTrash size={16} />
      </IconButton>
    </div>
  )
}
