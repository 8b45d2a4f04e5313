import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** A name, and whether it is what tickets get when nothing else is said. */
export function DefaultMark({ name, isDefault }: { name: string; isDefault: boolean }) {
  const { t } = useTranslation()
  if (!isDefault) return name
  return (
    <>
      {name}{' '}
      <Badge variant="light" size="sm" tt="none" fw={500}>
        {t('admin:list.default')}
      </Badge>
    </>
  )
}
