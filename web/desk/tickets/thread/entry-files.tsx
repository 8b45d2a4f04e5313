import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '#contract/thread.ts'
import { AttachmentList } from '#web/ui/attachment-list.tsx'
import styles from './entry.module.css'

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** The files of an entry: pictures are shown, everything can be saved. */
export function EntryFiles({ attachments }: { attachments: Attachment[] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Attachment | null>(null)
  const listed = attachments.filter(({ isInline }) => !isInline)
  if (listed.length === 0) return null
  const pictures = listed.filter(({ mediaType }) => PICTURES.has(mediaType))
  return (
    <div className={styles.files}>
      {pictures.length > 0 ? (
        <ul className={styles.pictures}>
          {pictures.map((picture) => (
            <li key={picture.id}>
              <button
                type="button"
                className={styles.picture}
                aria-label={t('desk-ticket:entry.picture', { name: picture.name })}
                onClick={() => setOpen(picture)}
              >
                <img src={picture.url} alt="" loading="lazy" decoding="async" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <AttachmentList attachments={listed} />
      {open ? (
        <Modal
          opened
          onClose={() => setOpen(null)}
          size="auto"
          centered
          title={<bdi>{open.name}</bdi>}
          closeButtonProps={{ 'aria-label': t('ui:close') }}
        >
          <img src={open.url} alt={open.name} className={styles.large} />
          <Button component="a" href={open.url} download={open.name} variant="default" mt="sm">
            {t('desk-ticket:entry.save')}
          </Button>
        </Modal>
      ) : null}
    </div>
  )
}
