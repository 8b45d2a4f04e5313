import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  isDirty: boolean
  isPending: boolean
  onDiscard: () => void
}

/** Below a form that has its page to itself: it is saved or discarded once there is something to. */
export function SaveButtons({ isDirty, isPending, onDiscard }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Button type="submit" loading={isPending} disabled={!isDirty}>
        {t('common:save')}
      </Button>
      {isDirty ? (
        <Button variant="default" onClick={onDiscard}>
          {t('ui:discard.action')}
        </Button>
      ) : null}
    </>
  )
}
