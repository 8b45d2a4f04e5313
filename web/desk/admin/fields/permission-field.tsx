import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './permission-field.module.css'

interface Props<Name extends string> {
  label: string
  all: readonly Name[]
  value?: Name[]
  onChange: (value: Name[]) => void
}

/** Permissions to tick, each with what it means. */
export function PermissionField<Name extends string>({ label, all, value, onChange }: Props<Name>) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group aria-label={label} value={value ?? []} onChange={(next) => onChange(next as Name[])}>
      <div className={styles.list}>
        {all.map((name) => (
          <Checkbox
            key={name}
            value={name}
            label={t(`admin:permission.${name as string}`)}
            description={t(`admin:permissionHint.${name as string}`)}
          />
        ))}
      </div>
    </Checkbox.Group>
  )
}
