import { useTranslation } from 'react-i18next'
import { lineDifference } from './line-difference.ts'
import styles from './template.module.css'

/** Two texts line by line: what goes, what comes, what stays. */
export function Difference({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation()
  const words = { gone: t('admin-notices:reset.gone'), new: t('admin-notices:reset.new'), same: '' }
  const signs = { gone: '−', new: '+', same: '' }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className={styles.difference} tabIndex={0} dir="ltr" aria-label={t('admin-notices:reset.lead')}>
      {lineDifference(before.split('\n'), after.split('\n')).map(({ kind, line }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and none moves.
        <div key={i} data-kind={kind}>
          <span aria-hidden>{signs[kind]}</span>
          <span>
            {words[kind] ? <span className="visually-hidden">{words[kind]} </span> : null}
            {line || '\u00a0'}
          </span>
        </div>
      ))}
    </section>
  )
}
