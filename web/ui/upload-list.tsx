import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconPaperclip, IconRefresh, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { useSession } from '#web/session.ts'
import styles from './attachments.module.css'
import { useFormat } from './format.ts'
import { problemWords } from './problem-words.ts'
import type { Upload, Uploads } from './use-uploads.ts'

/** What no second try changes. */
const FINAL = new Set(['file_too_large', 'too_many_files', 'file_refused'])

/** The files on their way or ready to go with the message. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation()
  if (uploads.uploads.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t('ui:files.list')}>
      {uploads.uploads.map((upload) => (
        <UploadItem
          key={upload.key}
          upload={upload}
          onRemove={() => uploads.remove(upload)}
          onRetry={() => uploads.retry(upload)}
        />
      ))}
    </ul>
  )
}

function UploadItem({ upload, onRemove, onRetry }: { upload: Upload; onRemove: () => void; onRetry: () => void }) {
  const { t } = useTranslation()
  const { fileSize } = useFormat()
  const { file, state, share, problem } = upload
  const maySucceed = state === 'failed' && !FINAL.has(problem?.code ?? '')
  return (
    <li className={styles.item} data-state={state}>
      <IconPaperclip size={16} aria-hidden className={styles.icon} />
      <span className={styles.words}>
        <span className={styles.name}>{file.name}</span>
        {file.size > 0 ? <span className={styles.size}>{fileSize(file.size)}</span> : null}
        {state === 'failed' ? (
          <span className={styles.problem} role="alert">
            <Why problem={problem} />
          </span>
        ) : null}
        {state === 'sending' ? (
          <Progress size={3} value={share * 100} aria-label={t('ui:files.sending', { name: file.name })} />
        ) : null}
      </span>
      {maySucceed ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('ui:files.retry', { name: file.name })}
          onClick={onRetry}
        >
          <IconRefresh size={15} />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('ui:files.remove', { name: file.name })}
        onClick={onRemove}
      >
        <IconX size={15} />
      </ActionIcon>
    </li>
  )
}

function Why({ problem }: { problem?: Problem | null }) {
  const { t } = useTranslation()
  const { maxFileSize, maxFiles } = useSession().desk
  const { fileSize } = useFormat()
  if (!problem) return null
  if (problem.code === 'file_too_large' || problem.status === 413)
    return t('ui:files.tooLarge', { limit: fileSize(maxFileSize) })
  if (problem.code === 'too_many_files') return t('ui:files.tooMany', { count: maxFiles })
  return problemWords(problem).happened
}

interface AttachProps {
  onFiles: (files: File[]) => void
  compact?: boolean
  /** Endings and types that the chooser offers first, as `<input accept>` has them. */
  accept?: string | undefined
}

/** Opens the file chooser; on a phone that offers the camera too. */
export function AttachButton({ onFiles, compact = false, accept }: AttachProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const choose = () => input.current?.click()
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        accept={accept || undefined}
        hidden
        aria-label={t('ui:files.attach')}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      {compact ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('ui:files.attach')}
          title={t('ui:files.attach')}
          onClick={choose}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      ) : (
        <Button variant="default" leftSection={<IconPaperclip size={16} aria-hidden />} onClick={choose}>
          {t('ui:files.attach')}
        </Button>
      )}
    </>
  )
}
