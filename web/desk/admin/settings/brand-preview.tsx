import { useTranslation } from 'react-i18next'
import { brandOf } from '#web/theme/brand.ts'
import styles from './desk-fields.module.css'

/** The colour as buttons and links will have it: made readable where it is not. */
export function BrandPreview({ color, name }: { color: string; name: string }) {
  const { t } = useTranslation()
  if (!/^#[0-9a-f]{6}$/i.test(color)) return null
  const brand = brandOf(color)
  const button = { background: brand.filled, color: brand.onFilled }
  return (
    <figure className={styles.preview}>
      <figcaption>{t('admin:desk.preview')}</figcaption>
      <div className={styles.light}>
        <strong>{name}</strong>
        <span style={{ color: brand.textOnLight }}>{t('admin:desk.link')}</span>
        <span className={styles.button} style={button}>
          {t('admin:desk.button')}
        </span>
      </div>
      <div className={styles.dark}>
        <strong>{name}</strong>
        <span style={{ color: brand.textOnDark }}>{t('admin:desk.link')}</span>
        <span className={styles.button} style={button}>
          {t('admin:desk.button')}
        </span>
      </div>
    </figure>
  )
}
