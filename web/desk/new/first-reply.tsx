import { NativeSelect, Textarea } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useAgent } from '#web/session.ts'
import { useChoices } from '../tickets/choices.ts'
import styles from './form.module.css'
import type { Values } from './values.ts'

/** An answer that goes out with the ticket, and the status that it leaves. */
export function FirstReply({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation()
  const { statuses } = useChoices()
  const { signature } = useAgent()
  const hasReply = form.values.reply.trim() !== ''
  const signatures = (['none', 'mine', 'department'] as const).filter((one) => one !== 'mine' || signature.trim())
  return (
    <div className={styles.reply}>
      <Textarea
        label={t('desk-ticket:new.reply')}
        description={t('desk-ticket:new.replyHelp')}
        classNames={{ input: styles.replyText }}
        autosize
        minRows={2}
        maxRows={14}
        {...form.getInputProps('reply')}
        error={form.errors.reply ?? form.errors['reply.body']}
      />
      {hasReply ? (
        <div className={styles.replyFoot}>
          <NativeSelect
            label={t('desk-ticket:new.statusAfter')}
            data={[
              { value: '', label: t('desk-ticket:new.statusStays') },
              ...statuses.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            value={form.values.statusId ?? ''}
            error={form.errors['reply.statusId']}
            onChange={(event) => form.setFieldValue('statusId', event.currentTarget.value || null)}
          />
          <NativeSelect
            label={t('desk-ticket:signature.label')}
            data={signatures.map((one) => ({ value: one, label: t(`desk-ticket:signature.${one}`) }))}
            {...form.getInputProps('signature')}
          />
        </div>
      ) : null}
    </div>
  )
}
