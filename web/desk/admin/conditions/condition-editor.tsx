import { Button, Select } from '@mantine/core'
import { IconFolderPlus, IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Condition, type ConditionField, DEEPEST, type Test } from '#contract/conditions.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import styles from './conditions.module.css'
import { asGroup, freshTest, fromGroup, type Group, modes, pathIn } from './model.ts'
import { TestRow } from './test-row.tsx'

interface Props {
  condition: Condition
  fields: ConditionField[]
  /** What the server found wrong, by path: `conditions.all.0.value`. */
  errors: Record<string, ReactNode>
  path?: string
  depth?: number
  onChange: (condition: Condition) => void
  /** Takes the group away; the outermost stays. */
  onRemove?: () => void
}

/** A group of comparisons and further groups: all of them, any, none, or not all. */
export function ConditionEditor({
  condition,
  fields,
  errors,
  path = 'conditions',
  depth = 1,
  onChange,
  onRemove,
}: Props) {
  const { t } = useTranslation()
  const group: Group = asGroup(condition) ?? { mode: 'all', items: [condition] }
  const write = (next: Partial<Group>) => onChange(fromGroup({ ...group, ...next }))
  const change = (place: number, item: Condition) => write({ items: group.items.with(place, item) })
  const remove = (place: number) => write({ items: group.items.toSpliced(place, 1) })
  const [first] = fields
  return (
    <fieldset className={styles.group} data-depth={depth}>
      <legend className="visually-hidden">{t(`admin-rules:mode.${group.mode}`)}</legend>
      <div className={styles.head}>
        <Select
          className={styles.mode}
          aria-label={t('admin-rules:group')}
          data={modes.map((mode) => ({ value: mode, label: t(`admin-rules:mode.${mode}`) }))}
          value={group.mode}
          allowDeselect={false}
          onChange={(mode) => mode && write({ mode })}
        />
        {onRemove ? (
          <IconButton aria-label={t('admin-rules:removeGroup')} onClick={onRemove}>
            <IconTrash size={16} />
          </IconButton>
        ) : null}
      </div>
      {group.items.length === 0 ? (
        <p className={styles.empty}>{t(`admin-rules:empty.${depth === 1 ? group.mode : 'group'}`)}</p>
      ) : null}
      <ul className={styles.items}>
        {group.items.map((item, place) => {
          const at = pathIn(group, path, place)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a comparison has no other name than its place.
            <li key={place}>
              {asGroup(item) ? (
                <ConditionEditor
                  condition={item}
                  fields={fields}
                  errors={errors}
                  path={at}
                  depth={depth + 1}
                  onChange={(next) => change(place, next)}
                  onRemove={() => remove(place)}
                />
              ) : (
                <TestRow
                  test={item as Test}
                  fields={fields}
                  error={errors[`${at}.value`] ?? errors[`${at}.operator`] ?? errors[`${at}.field`] ?? errors[at]}
                  number={place + 1}
                  onChange={(next) => change(place, next)}
                  onRemove={() => remove(place)}
                />
              )}
            </li>
          )
        })}
      </ul>
      <div className={styles.tools}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={!first}
          onClick={() => first && write({ items: [...group.items, freshTest(first)] })}
        >
          {t('admin-rules:addTest')}
        </Button>
        {depth < DEEPEST - 1 ? (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconFolderPlus size={15} aria-hidden />}
            disabled={!first}
            onClick={() =>
              first &&
              write({
                items: [...group.items, { [group.mode === 'any' ? 'all' : 'any']: [freshTest(first)] } as Condition],
              })
            }
          >
            {t('admin-rules:addGroup')}
          </Button>
        ) : null}
      </div>
    </fieldset>
  )
}
