import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { confirm } from '#web/ui/confirm.tsx'

/** Asks before a page with unsaved changes is left. */
export function useLeaveGuard(isDirty: boolean): void {
  const { t } = useTranslation()
  useBlocker({
    shouldBlockFn: async ({ current, next }) => {
      if (!isDirty || current.pathname === next.pathname) return false
      const isSure = await confirm({
        title: t('ui:discard.title'),
        text: t('ui:discard.text'),
        action: t('ui:discard.action'),
        danger: true,
      })
      return !isSure
    },
    enableBeforeUnload: isDirty,
  })
}
