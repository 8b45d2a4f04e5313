import { useTranslation } from 'react-i18next'
import type { Difference, SimulatedField } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import { useValueWords } from './value-words.ts'

type Change = Difference['changes'][number]

/** What brought a value about. */
export type ChangeCause = Change['cause']

/** One line about a ticket: what, as it was, as it is and as it would be. */
export interface ChangeRow {
  field: SimulatedField
  /** As it was opened; otherwise at the end. */
  isOpening: boolean
  recorded: string | null
  live: string
  draft: string
  cause: ChangeCause
}

/** What would differ of a ticket, its breaches and mails among the rest. */
export function useChangeRows(): (difference: Difference) => ChangeRow[] {
  const { t, i18n } = useTranslation()
  const { dateTime } = useFormat()
  const words = useValueWords()
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' })
  const breach = ({ target, dueAt }: Difference['breaches']['live'][number]) =>
    t('admin-simulations:breachOf', { target: t(`desk-ticket:sla.target.${target}`), when: dateTime(dueAt) })
  // `requester ada@example.com (Filter)`: all but the first word are names.
  const mail = (to: string) =>
    to.replace(
      /^(requester|collaborators|agent|address) /,
      (_, kind: string) => `${t(`admin-simulations:mailTo.${kind}`)} `,
    )
  const listed = (items: string[]) => (items.length === 0 ? '–' : list.format(items))
  return ({ changes, breaches, mails }) => {
    const apart: [SimulatedField, string, string][] = [
      ['breaches', listed(breaches.live.map(breach)), listed(breaches.draft.map(breach))],
      ['mails', listed(mails.live.map(mail)), listed(mails.draft.map(mail))],
    ]
    const isSaidTwice = ({ field, live, draft }: Change) =>
      changes.filter((one) => one.field === field && one.live === live && one.draft === draft).length > 1
    return [
      ...changes
        .filter(({ field }) => field !== 'breaches' && field !== 'mails')
        // What it is opened with and keeps is one line.
        .filter((change) => change.at === 'end' || !isSaidTwice(change))
        .map(
          ({ field, at, recorded, live, draft, cause }): ChangeRow => ({
            field,
            isOpening: at === 'opened',
            recorded: words(field, recorded),
            live: words(field, live),
            draft: words(field, draft),
            cause,
          }),
        ),
      ...apart
        .filter(([, live, draft]) => live !== draft)
        .map(([field, live, draft]): ChangeRow => {
          const cause = changes.find((one) => one.field === field)?.cause ?? null
          return { field, isOpening: false, recorded: null, live, draft, cause }
        }),
    ]
  }
}
