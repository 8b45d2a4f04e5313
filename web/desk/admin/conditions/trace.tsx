import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type ConditionField, type TestOutcome, takes } from '#contract/conditions.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { lists } from './choices.ts'
import styles from './conditions.module.css'
import type { NamedThing } from './named.ts'
import { fieldWords, operatorWords, wordWords } from './words.ts'

/** The comparisons that decided, each with what it saw. */
export function Trace({ trace, fields }: { trace: TestOutcome[]; fields: ConditionField[] }) {
  return (
    <ul className={styles.trace}>
      {trace.map((outcome) => (
        <Outcome key={outcome.path} outcome={outcome} field={fields.find(({ key }) => key === outcome.test.field)} />
      ))}
    </ul>
  )
}

function Outcome({ outcome, field }: { outcome: TestOutcome; field: ConditionField | undefined }) {
  const { t } = useTranslation()
  const { test, path, isHidden } = outcome
  const isNegated = path.split('.').filter((part) => part === 'not').length % 2 === 1
  const held = outcome.matched !== isNegated
  const Icon = held ? IconCheck : IconX
  const name = field ? fieldWords(t, field) : test.field
  const wanted = takes(test.operator) === 'nothing' || isHidden ? null : [test.value].flat()
  return (
    <li>
      <span data-held={held}>
        <Icon size={15} aria-hidden />
        <span className="visually-hidden">{t(held ? 'admin-rules:held' : 'admin-rules:failed')}</span>
      </span>
      <span>
        {isNegated ? `${t('admin-rules:negated')} ` : null}
        {name} {operatorWords(t, test.operator, field?.kind)}{' '}
        {wanted ? (
          <bdi>
            “
            {wanted.map((value, i) => (
              <span key={String(value)}>
                {i > 0 ? ', ' : ''}
                <ValueWords value={value} of={field?.choiceOf ?? null} field={test.field} />
              </span>
            ))}
            ”
          </bdi>
        ) : null}
      </span>
      <span className={styles.saw}>{isHidden ? t('admin-rules:sawHidden') : seenWords(t, outcome)}</span>
    </li>
  )
}

function seenWords(t: TFunction, { test, saw }: TestOutcome): string {
  const value = sawWords(t, test.field, saw)
  return value === '' ? t('admin-rules:sawNothing') : t('admin-rules:saw', { value })
}

/** What was seen in a field, or what it changed from and to; empty where there was nothing. */
export function sawWords(t: TFunction, field: string, saw: unknown): string {
  if (saw === null || saw === undefined || saw === '') return ''
  if (typeof saw === 'boolean') return saw ? t('common:yes') : t('common:no')
  if (Array.isArray(saw)) return saw.map((one) => sawWords(t, field, one)).join(', ')
  if (typeof saw !== 'object') return wordWords(t, field, String(saw))
  const { from, to } = saw as { from?: unknown; to?: unknown }
  return [from, to].map((one) => sawWords(t, field, one) || t('common:none')).join(' → ')
}

function ValueWords({ value, of, field }: { value: unknown; of: NamedThing | null; field: string }) {
  const { t } = useTranslation()
  if (typeof value === 'boolean') return value ? t('common:yes') : t('common:no')
  return of ? <ThingName of={of} id={Number(value)} /> : wordWords(t, field, String(value))
}

function ThingName({ of, id }: { of: NamedThing; id: number }) {
  const { data } = useQuery(everything<Thing & { path?: string; email?: string }>(lists[of]))
  const thing = data?.find((one) => one.id === id)
  return thing?.path ?? thing?.name ?? thing?.email ?? `#${id}`
}
