import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAction } from '#web/ui/actions.ts'
import { pages } from './pages.ts'

/** The palette reaches every page of the area. */
export function AdminActions() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  useAction(
    ...pages.map(({ key, to, fields }) => ({
      id: `admin-${key}`,
      label: t(`admin:page.${key}.title`),
      group: t('ui:nav.admin'),
      words: fields.map((field) => t(`admin:field.${field}`)).join(' '),
      run: () => navigate({ to }),
    })),
  )
  return null
}
