import { IconMapQuestion } from '@tabler/icons-react'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { problemIn } from '#web/submit.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'

/** Also for what exists and may not be seen: the two look the same. */
export function MissingPage() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<IconMapQuestion size={22} />}
      title={t('ui:missing.title')}
      action={
        <ButtonLink to="/" variant="default">
          {t('ui:missing.home')}
        </ButtonLink>
      }
    >
      {t('ui:missing.text')}
    </EmptyState>
  )
}

export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return <ErrorState problem={problemIn(error)} onRetry={reset} />
}
