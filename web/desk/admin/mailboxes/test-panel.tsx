import { Button, Loader, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconCircleCheck, IconCircleX, IconMinus, IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MOST_OLD, type TestStep } from '#contract/mailboxes.ts'
import { formErrors } from '#web/form-errors.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { FieldSection } from '../fields/section.tsx'
import type { MailboxForm } from './form.ts'
import styles from './mailboxes.module.css'
import type { MailboxTest } from './use-mailbox-test.ts'

interface Props {
  test: MailboxTest
  form: UseFormReturnType<MailboxForm>
}

/** Tries fetching and sending with what stands in the form, and shows how far each came and what the server said. */
export function TestPanel({ test, form }: Props) {
  const { t } = useTranslation()
  const { fetches, sends } = form.values
  const inPlace = Object.keys(formErrors(test.problem)).length > 0
  return (
    <FieldSection title={t('admin-mail:test.title')} lead={t('admin-mail:test.lead')}>
      {sends ? (
        <TextInput
          label={t('admin-mail:test.sendTo')}
          description={t('admin-mail:test.sendToHint')}
          type="email"
          maxLength={320}
          autoComplete="off"
          value={test.sendTo}
          error={form.errors.sendTo}
          onChange={(event) => test.setSendTo(event.currentTarget.value)}
        />
      ) : null}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          disabled={!fetches && !sends}
          loading={test.isPending}
          onClick={test.run}
        >
          {t('admin-mail:test.run')}
        </Button>
      </div>
      <div role="status">
        {test.isPending ? (
          <p className={styles.soft}>
            <Loader size="xs" aria-hidden /> {t('admin-mail:test.running')}
          </p>
        ) : null}
        {test.steps ? <Steps {...test} steps={test.steps} form={form} /> : null}
      </div>
      <ProblemBanner problem={inPlace ? null : test.problem} kept={t('ui:kept')} />
    </FieldSection>
  )
}

function Steps({ steps, isStale, form }: Pick<MailboxTest, 'isStale'> & { steps: TestStep[] } & Pick<Props, 'form'>) {
  const { t } = useTranslation()
  return (
    <>
      {isStale ? <p className={styles.soft}>{t('admin-mail:test.stale')}</p> : null}
      <ol className={styles.steps}>
        {steps.map((step) => (
          <Step key={step.step} step={step} form={form} />
        ))}
      </ol>
    </>
  )
}

/** What is there already, and what becomes of it when the folder is read for the first time. */
function Messages({ count, readFrom }: { count: number } & Pick<MailboxForm, 'readFrom'>) {
  const { t } = useTranslation()
  const leaves = readFrom === 'new' || (readFrom === 'auto' && count > MOST_OLD)
  return (
    <p>
      {t('admin-mail:test.messages', { count })}
      {count === 0 ? null : <> {leaves ? t('admin-mail:test.leaves') : t('admin-mail:test.takes')}</>}
    </p>
  )
}

const ICONS = { ok: IconCircleCheck, failed: IconCircleX, skipped: IconMinus }

function Step({ step, form }: { step: TestStep } & Pick<Props, 'form'>) {
  const { t } = useTranslation()
  const { outcome, problem, said, folders = [], messages } = step
  const Icon = ICONS[outcome]
  return (
    <li data-outcome={outcome}>
      <Icon size={18} aria-hidden />
      <div>
        <strong>{t(`admin-mail:step.${step.step}`)}</strong> {t(`admin-mail:outcome.${outcome}`)}
        {messages === undefined ? null : <Messages count={messages} readFrom={form.values.readFrom} />}
        {problem ? <p>{t(`admin-mail:problem.${problem}`)}</p> : null}
        {said ? (
          <p className={styles.said}>
            {t('admin-mail:test.said')} <q dir="auto">{said}</q>
          </p>
        ) : null}
        {problem === 'folder_missing' && folders.length > 0 ? (
          <div className={styles.folders}>
            {folders.slice(0, 30).map((folder) => (
              <Button
                key={folder}
                size="compact-sm"
                variant="default"
                onClick={() => form.setFieldValue('folder', folder)}
              >
                {folder}
              </Button>
            ))}
          </div>
        ) : null}
      </div>
    </li>
  )
}
