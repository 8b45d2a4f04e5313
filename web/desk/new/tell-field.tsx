import { SegmentedControl } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './form.module.css'
import type { Values } from './values.ts'

/** Who is told by mail that the ticket was opened, and of the first reply; nobody, after a call that settled it. */
export function TellField({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation()
  const id = useId()
  const { collaborators, tell } = form.values
  const offered = collaborators.length > 0 ? (['all', 'requester', 'nobody'] as const) : (['all', 'nobody'] as const)
  // Without collaborators the requester is all there are.
  const value = collaborators.length === 0 && tell === 'requester' ? 'all' : tell
  return (
    <div className={styles.tell}>
      <span id={id} className={styles.tellLabel}>
        {t('desk-ticket:new.tell')}
      </span>
      <SegmentedControl
        aria-labelledby={id}
        size="sm"
        value={value}
        onChange={(next) => form.setFieldValue('tell', next as Values['tell'])}
        data={offered.map((one) => ({
          value: one,
          label:
            one === 'all' && collaborators.length === 0
              ? t('desk-ticket:tell.requester')
              : t(`desk-ticket:tell.${one}`),
        }))}
      />
    </div>
  )
}
