import { Tooltip } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { orderRules, type Rule, rules } from '#contract/rules.ts'
import { useFormat } from '#web/ui/format.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { wrapped } from '../conditions/model.ts'
import { kindOf } from '../list/kind.ts'
import { Flags } from '../ticket-filters/flags.tsx'
import styles from '../ticket-filters/ticket-filters.module.css'
import { RuleFields } from './fields.tsx'
import { freshRule, type RuleForm, ruleBody } from './form.ts'
import { useTriggerWords } from './trigger-words.ts'

export const ruleKind = kindOf(rules, {
  key: 'rules',
  useColumns: () => {
    const { t } = useTranslation()
    const { number } = useFormat()
    const triggerWords = useTriggerWords()
    return [
      {
        key: 'name',
        label: t('common:name'),
        render: (one: Rule) => (
          <span className={styles.name}>
            {one.name}
            {one.stopsFurther ? (
              <Tooltip label={t('admin-rules:rule.stops')} withArrow>
                <IconHandStop size={15} role="img" aria-label={t('admin-rules:rule.stops')} />
              </Tooltip>
            ) : null}
          </span>
        ),
      },
      {
        key: 'trigger',
        label: t('admin-rules:rule.trigger'),
        render: (one) => triggerWords(one.trigger),
        isMinor: true,
      },
      {
        key: 'does',
        label: t('admin-rules:filter.does'),
        render: (one) => one.actions.map(({ kind }) => t(`admin-rules:action.${kind}`)).join(', ') || '–',
        isMinor: true,
      },
      {
        key: 'flags',
        label: t('admin-rules:filter.flags'),
        render: ({ flags, isSilent }) => <Flags flags={flags} isSilent={isSilent} />,
      },
      {
        key: 'runs',
        label: t('admin-rules:rule.runs'),
        render: (one) => (
          <>
            {number(one.runs)}
            {one.lastRunAt ? (
              <small className={styles.last}>
                <RelativeTime at={one.lastRunAt} />
              </small>
            ) : null}
          </>
        ),
        align: 'end',
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.name} ${one.notes}`,
  values: (item): RuleForm => (item ? { ...item, conditions: wrapped(item.conditions) } : freshRule),
  body: ruleBody,
  Fields: RuleFields,
  size: 'xl',
  order: {
    field: 'position',
    groupOf: (one) => (one.availability === 'archived' ? 'archived' : ''),
    route: orderRules,
  },
  staysOpen: ({ flags }) => flags.length > 0,
})
