import { Button, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { Mailbox } from '#contract/mailboxes.ts'
import { Pairs } from '../fields/pairs.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { MailboxForm } from './form.ts'
import styles from './mailboxes.module.css'
import { placeholderOf } from './secret-field.tsx'

/** Signing what is sent; most servers do it themselves, so it is folded away. */
export function DkimFields({ form, item }: { form: UseFormReturnType<MailboxForm>; item: Mailbox | null }) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const { value, ...key } = input('dkimKey')
  const isStored = item?.hasDkimKey ?? false
  const isForgotten = value === null
  const hasError = ['dkimDomain', 'dkimSelector', 'dkimKey'].some((name) => form.errors[name])
  return (
    <details className={styles.more} open={hasError || undefined}>
      <summary>{isStored ? t('admin-mail:mailbox.dkimSet') : t('admin-mail:mailbox.dkim')}</summary>
      <div>
        <p className={styles.soft}>{t('admin-mail:mailbox.dkimLead')}</p>
        <Pairs>
          <TextInput {...input('dkimDomain')} maxLength={253} autoComplete="off" spellCheck={false} />
          <TextInput {...input('dkimSelector')} maxLength={100} autoComplete="off" spellCheck={false} />
        </Pairs>
        <Textarea
          {...key}
          value={value ?? ''}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={20_000}
          spellCheck={false}
          placeholder={placeholderOf({ isStored, isForgotten }, t) ?? '-----BEGIN PRIVATE KEY-----'}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
        />
        {isStored ? (
          <div>
            <Button
              variant="subtle"
              color="gray"
              onClick={() => form.setFieldValue('dkimKey', isForgotten ? '' : null)}
            >
              {isForgotten ? t('admin-mail:secret.keep') : t('admin-mail:secret.forget')}
            </Button>
          </div>
        ) : null}
      </div>
    </details>
  )
}
