import { useTranslation } from 'react-i18next'
import type { Foreseen } from '#contract/rules.ts'
import { templateKeys } from '#contract/template-keys.ts'
import { DateTime } from '#web/ui/time.tsx'
import { useConditionFields } from '../admin/conditions/words.ts'
import { didValue } from '../did-value.ts'
import { whyWords } from '../why-words.ts'
import styles from './macros.module.css'

/** What will become of a ticket: its fields, what is written, and who gets a mail of it. */
export function ForeseenList({ foreseen: { changes, entries, mails, did } }: { foreseen: Foreseen }) {
  const { t } = useTranslation()
  const questions = useConditionFields('life')
  const skipped = did.filter(({ outcome }) => outcome === 'skipped')
  const others = did.filter(({ kind, outcome }) => outcome === 'done' && apart.has(kind))
  const isNothing = changes.length + entries.length + mails.length + others.length === 0
  return (
    <div className={styles.foreseen}>
      {isNothing ? <p>{t('desk-ticket:macro.nothing')}</p> : null}
      {changes.length > 0 ? (
        <table>
          <caption className="visually-hidden">{t('desk-ticket:macro.changes')}</caption>
          <tbody>
            {changes.map(({ field, from, to }) => (
              <tr key={field}>
                <th scope="row">{questions.find(({ key }) => key === field)?.label ?? fieldWords(t, field)}</th>
                <td>
                  <s>{field === 'dueAt' && from ? <DateTime at={from} /> : <bdi>{from ?? '–'}</bdi>}</s>
                </td>
                <td>{field === 'dueAt' && to ? <DateTime at={to} /> : <bdi>{to ?? '–'}</bdi>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {entries.map(({ type, author, text }) => (
        <blockquote key={`${type} ${text}`} data-type={type}>
          <strong>{t(`desk-ticket:macro.${type}`, { author })}</strong>
          <p>{text}</p>
        </blockquote>
      ))}
      {others.length > 0 ? (
        <p>
          {others
            .map(({ kind, value }) =>
              [t(`admin-rules:action.${kind}`), didValue(kind, value)].filter(Boolean).join(': '),
            )
            .join('; ')}
        </p>
      ) : null}
      {mails.length > 0 ? (
        <div>
          <strong>{t('desk-ticket:macro.mails', { count: mails.length })}</strong>
          <ul>
            {mails.map(({ to, about }) => (
              <li key={`${to} ${about}`}>
                <bdi>{to}</bdi>
                {templateKeys.some((key) => key === about) ? null : `: ${about}`}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {skipped.length > 0 ? (
        <ul className={styles.skipped}>
          {skipped.map(({ kind, value, why, whyValues }) => (
            <li key={`${kind} ${value}`}>
              {t('desk-ticket:macro.skipped', {
                what: [t(`admin-rules:action.${kind}`), didValue(kind, value)].filter(Boolean).join(': '),
                why: whyWords(why, whyValues),
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** What is neither a change, nor written, nor among the mails. */
const apart: ReadonlySet<string> = new Set(['addCollaborator', 'callWebhook', 'needSkill'])

function fieldWords(t: ReturnType<typeof useTranslation>['t'], field: string): string {
  return field.startsWith('fields.') ? field.slice('fields.'.length) : t(`desk-ticket:field.${field}`)
}
