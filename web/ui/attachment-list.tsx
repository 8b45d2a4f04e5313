import { IconDownload, IconFile, IconFileTypePdf, IconFileZip, IconPhoto } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '#contract/thread.ts'
import styles from './attachments.module.css'
import { useFormat } from './format.ts'

/** What came with an entry. Files that stand inside its text are not listed again. */
export function AttachmentList({ attachments }: { attachments: Attachment[] }) {
  const { t } = useTranslation()
  const { fileSize } = useFormat()
  const listed = attachments.filter((attachment) => !attachment.isInline)
  if (listed.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t('ui:files.list')}>
      {listed.map((attachment) => {
        const Icon = iconOf(attachment.mediaType)
        return (
          <li key={attachment.id} className={styles.item}>
            <Icon size={18} aria-hidden className={styles.icon} />
            <a href={attachment.url} download={attachment.name} className={styles.words}>
              <span className={styles.name}>{attachment.name}</span>
              <span className={styles.size}>{fileSize(attachment.size)}</span>
            </a>
            <IconDownload size={15} aria-hidden className={styles.icon} />
          </li>
        )
      })}
    </ul>
  )
}

function iconOf(mediaType: string): typeof IconFile {
  if (mediaType.startsWith('image/')) return IconPhoto
  if (mediaType === 'application/pdf') return IconFileTypePdf
  return /zip|compressed|tar/.test(mediaType) ? IconFileZip : IconFile
}
