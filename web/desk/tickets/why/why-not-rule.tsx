import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { type RuleOccasion, whyNotRule } from '#contract/why-not.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { Trace, useSeenWords } from '../../admin/conditions/trace.tsx'
import { fieldWords, useConditionFields } from '../../admin/conditions/words.ts'
import { DidList } from '../../admin/rules/did-list.tsx'
import styles from './why.module.css'

/** What a rule made of what happened to a ticket: of the newest first, of anything before that by choice. */
export function WhyNotRule({ ticketId, ruleId }: { ticketId: number; ruleId: number }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const [place, setPlace] = useState(0)
  const { data, error } = useQuery(query(whyNotRule, { params: { id: ticketId, ruleId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={60} />
  const { rule, occasions } = data
  const occasion = occasions[place]
  if (!occasion) return <p role="status">{t('admin-rules:whyNot.nothing', { name: rule.name })}</p>
  return (
    <>
      {occasions.length > 1 ? (
        <Select<number>
          label={t('admin-rules:whyNot.which')}
          data={occasions.map((one, value) => ({ value, label: `${dateTime(one.at)} · ${happenedWords(one)}` }))}
          value={place}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => setPlace(chosen ?? 0)}
        />
      ) : null}
      <Occasion name={rule.name} occasion={occasion} />
    </>
  )
  function happenedWords({ event }: RuleOccasion): string {
    if (!event) return t('admin-rules:whyNot.moment')
    return event.as.map((one) => t(`admin-rules:ruleEvent.${one}`)).join(', ') || event.type
  }
}

function Occasion({ name, occasion }: { name: string; occasion: RuleOccasion }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const fields = useConditionFields('life')
  const { outcome, version, by, since, dueAt, heldSince, chain, error, trace, saw, did, asOfToday } = occasion
  const moment = since && t(`admin-rules:moment.${since.moment}`)
  const nameOf = (key: string) => fieldWords(t, fields.find((field) => field.key === key) ?? { key, label: null })
  const lines = [
    since?.at && t('admin-rules:whyNot.since', { moment, at: dateTime(since.at) }),
    heldSince && t('admin-rules:whyNot.held', { at: dateTime(heldSince) }),
    dueAt && t('admin-rules:whyNot.due', { at: dateTime(dueAt) }),
    chain.length > 0 && t('admin-rules:whyNot.chain', { chain: chain.toReversed().join(' → ') }),
    error,
    asOfToday.length > 0 && t('admin-rules:whyNot.asOfToday', { fields: asOfToday.map(nameOf).join(', ') }),
  ]
  return (
    <div role="status" className={styles.panel}>
      <p>{t(`admin-rules:whyNot.rule.${outcome}`, { name, version, by, moment })}</p>
      {lines.map((line) =>
        line ? (
          <p key={line} className={styles.soft}>
            {line}
          </p>
        ) : null,
      )}
      <Trace trace={trace} fields={fields} />
      <Saw saw={saw} fields={fields} />
      <DidList did={did} />
    </div>
  )
}

function Saw({ saw, fields }: { saw: RuleOccasion['saw']; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const words = useSeenWords()
  const seen = Object.entries(saw).map(([key, one]) => ({
    field: fields.find((field) => field.key === key) ?? { key, label: null },
    one,
  }))
  if (seen.length === 0) return null
  return (
    <dl className={styles.saw} aria-label={t('admin-rules:whyNot.saw')}>
      {seen.map(({ field, one }) => (
        <div key={field.key}>
          <dt>{fieldWords(t, field)}</dt>
          <dd>
            <bdi>{words(field, one) || t('common:none')}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
