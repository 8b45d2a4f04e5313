import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Who has only typed an address is told that there is an answer, not what it says: it waits where the address leads. */
export function Withheld({ count, email }: { count: number; email: string }) {
  const { t } = useTranslation()
  return (
    <Alert role="status" title={t('portal:request.withheld_title')}>
      {t('portal:request.withheld', { count, email })}
    </Alert>
  )
}
