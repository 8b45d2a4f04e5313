import { useTranslation } from 'react-i18next'
import type { Trigger } from '#contract/rules.ts'
import { minutesText } from '../fields/minutes.ts'

/** When a rule is asked, in a few words. */
export function useTriggerWords(): (trigger: Trigger) => string {
  const { t } = useTranslation()
  return (trigger) => {
    if (trigger.kind === 'event') return trigger.events.map((event) => t(`admin-rules:ruleEvent.${event}`)).join(', ')
    const moment = t(`admin-rules:moment.${trigger.since}`)
    const time = minutesText(trigger.minutes)
    return trigger.direction === 'before'
      ? t('admin-rules:rule.before', { time, moment })
      : t('admin-rules:rule.after', { time, moment })
  }
}
