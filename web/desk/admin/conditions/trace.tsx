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
  const { test, matched, isHidden } = outcome
  const Icon = matched ? IconCheck : IconX
  const name = field ? fieldWords(t, field) : test.field
  const wanted = takes(test.operator) === 'nothing' || isHidden ? null : [test.value].flat()
  return (
    <li>
      <span data-held={matched}>
        <Icon size={15} aria-hidden />
        <span className="visually-hidden">{t(matched ? 'admin-rules:held' : 'admin-rules:failed')}</span>
      </span>
      <span>
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
  if (saw === null || saw === undefined || saw === '') return t('admin-rules:sawNothing')
  const value = typeof saw === 'object' ? JSON.stringify(saw) : wordWords(t, test.field, String(saw))
  return t('admin-rules:saw', { value })
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
