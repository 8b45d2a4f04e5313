import { Button, Group, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Asked } from './confirm.tsx'

export default function ConfirmDialog({ question }: { question: Asked }) {
  const { t } = useTranslation()
  const { title, text, action, danger, answer } = question
  return (
    <Modal
      opened
      onClose={() => answer(false)}
      title={title}
      size="sm"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {text ? <p>{text}</p> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => answer(false)} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button color={danger ? 'red' : undefined} onClick={() => answer(true)}>
          {action}
        </Button>
      </Group>
    </Modal>
  )
}
