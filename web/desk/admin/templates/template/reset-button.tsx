import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { putTemplate, resetTemplate, type Template } from '#contract/templates.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'
import { Difference } from './difference.tsx'
import styles from './template.module.css'

interface Props {
  template: Template
  onDone: (source: { subject: string; body: string }) => void
}

/** Goes back to the words of the product, after a look at what would change. */
export function ResetButton({ template, onDone }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { key, language, subject, body } = template
  const params = { key }
  const again = useSubmit(putTemplate, { invalidates: [['templates']], onDone })
  const reset = useSubmit(resetTemplate, {
    invalidates: [['templates']],
    onDone: (now) => {
      setOpen(false)
      onDone({ subject: now.subject, body: now.body })
      toast({
        text: t('admin-notices:reset.done'),
        undo: () => again.submit({ params, body: { subject, body, language } }),
      })
    },
  })
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('admin-notices:reset.button')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('admin-notices:reset.title')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <ProblemBanner problem={reset.problem} />
        <p className={styles.about}>{t('admin-notices:reset.lead')}</p>
        <Difference
          before={`${subject}\n\n${body}`}
          after={`${template.default.subject}\n\n${template.default.body}`}
        />
        <div className={styles.dialogFoot}>
          <Button variant="default" onClick={() => setOpen(false)}>
            {t('common:cancel')}
          </Button>
          <Button
            color="red"
            loading={reset.isPending}
            onClick={() => reset.submit({ params, query: { language } })}
            data-autofocus
          >
            {t('admin-notices:reset.action')}
          </Button>
        </div>
      </Modal>
    </>
  )
}
