import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAgent } from '#web/session.ts'
import styles from './composer.module.css'

export type Signature = 'none' | 'mine' | 'department'

export function SignaturePicker({ value, onChange }: { value: Signature; onChange: (value: Signature) => void }) {
  const { t } = useTranslation()
  const { signature } = useAgent()
  const offered = (['none', 'mine', 'department'] as const).filter((one) => one !== 'mine' || signature.trim() !== '')
  return (
    <NativeSelect
      className={styles.signature}
      size="xs"
      aria-label={t('desk-ticket:signature.label')}
      value={offered.includes(value) ? value : 'none'}
      onChange={(event) => onChange(event.currentTarget.value as Signature)}
      data={offered.map((one) => ({ value: one, label: t(`desk-ticket:signature.${one}`) }))}
    />
  )
}
