import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { queueIcon } from './queue-icon.tsx'

interface Props {
  queue: string
  isFiltered: boolean
  onClear: () => void
}

const told = ['open', 'unanswered', 'answered', 'overdue', 'mine', 'unassigned', 'closed', 'deleted']

/** Says what would be here; with filters set, that they are the reason. */
export function EmptyQueue({ queue, isFiltered, onClear }: Props) {
  const { t } = useTranslation()
  if (isFiltered) {
    return (
      <EmptyState
        icon={<IconFilterOff size={22} />}
        title={t('desk-queue:empty.filtered.title')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('desk-queue:clear')}
          </Button>
        }
      >
        {t('desk-queue:empty.filtered.text')}
      </EmptyState>
    )
  }
  const Icon = queueIcon(queue)
  const words = told.includes(queue) ? queue : 'other'
  return (
    <EmptyState icon={<Icon size={22} />} title={t(`desk-queue:empty.${words}.title`)}>
      {t(`desk-queue:empty.${words}.text`)}
    </EmptyState>
  )
}
