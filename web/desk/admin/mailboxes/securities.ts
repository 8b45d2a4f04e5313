import { useTranslation } from 'react-i18next'
import type { Security } from '#contract/mailboxes.ts'

const all: Security[] = ['tls', 'starttls', 'none']

/** How a connection can be encrypted, to choose from. */
export function useSecurities(): { value: Security; label: string }[] {
  const { t } = useTranslation()
  return all.map((value) => ({ value, label: t(`admin-mail:security.${value}`) }))
}
