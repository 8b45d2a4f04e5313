import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type ConditionField, type TestOutcome, takes } from '#contract/conditions.ts'
import { useAnswerWords } from '#web/answers/use-answer-words.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { lists } from './choices.ts'
import styles from './conditions.module.css'
import type { NamedThing } from './named.ts'
import { fieldWords, operatorWords, useLanguageNames, wordWords } from './words.ts'

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
  const words = useSeenWords()
  const { test, path, isHidden } = outcome
  const isNegated = path.split('.').filter((part) => part === 'not').length % 2 === 1
  const held = outcome.matched !== isNegated
  const Icon = held ? IconCheck : IconX
  const known = field ?? { key: test.field }
  const name = field ? fieldWords(t, field) : test.field
  const saw = words(known, outcome.saw)
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
          <q>
            {wanted.map((value, i) => (
              <span key={String(value)}>
                {i > 0 ? ', ' : ''}
                <bdi>
                  {field?.choiceOf ? <ThingName of={field.choiceOf} id={Number(value)} /> : words(known, value)}
                </bdi>
              </span>
            ))}
          </q>
        ) : null}
      </span>
      <span className={styles.saw}>
        {isHidden
          ? t('admin-rules:sawHidden')
          : saw
            ? t('admin-rules:saw', { value: saw })
            : t('admin-rules:sawNothing')}
      </span>
    </li>
  )
}

/** A field that may be gone: then only its key is known. */
type Seen = Pick<ConditionField, 'key'> & Partial<Pick<ConditionField, 'kind'>>

/** What was seen in a field, or what it changed from and to, as people write it; empty where there was nothing. */
export function useSeenWords(): (field: Seen, saw: unknown) => string {
  const { t } = useTranslation()
  const answer = useAnswerWords()
  const languageName = useLanguageNames()
  const words = (field: Seen, saw: unknown): string => {
    if (saw === null || saw === undefined || saw === '') return ''
    if (typeof saw === 'boolean') return saw ? t('common:yes') : t('common:no')
    if (Array.isArray(saw)) return saw.map((one) => words(field, one)).join(', ')
    if (typeof saw === 'object') {
      const { from, to } = saw as { from?: unknown; to?: unknown }
      return [from, to].map((one) => words(field, one) || t('common:none')).join(' → ')
    }
    const { key, kind } = field
    if (kind === 'number') return answer({ kind }, Number(saw))
    if (kind === 'date' || kind === 'instant') return answer({ kind: 'date' }, String(saw))
    return key === 'language' ? languageName(String(saw)) : wordWords(t, key, String(saw))
  }
  return words
}

function ThingName({ of, id }: { of: NamedThing; id: number }) {
  const { data } = useQuery(everything<Thing & { path?: string; email?: string }>(lists[of]))
  const thing = data?.find((one) => one.id === id)
  return thing?.path ?? thing?.name ?? thing?.email ?? `#${id}`
}
