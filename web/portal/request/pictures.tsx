import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '#contract/thread.ts'
import { PictureDialog } from './picture-dialog.tsx'
import styles from './thread.module.css'

const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
// Larger ones would cost more than a look at them is worth; they are in the list of files.
const MAX_BYTES = 8_000_000

/** Pictures that came with an entry, small; each opens in full. */
export function Pictures({ attachments }: { attachments: Attachment[] }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Attachment | null>(null)
  const pictures = attachments.filter(isPicture)
  if (pictures.length === 0) return null
  return (
    <>
      <ul className={styles.pictures} aria-label={t('portal:request.pictures')}>
        {pictures.map((picture) => (
          <li key={picture.id}>
            <button type="button" className={styles.picture} title={picture.name} onClick={() => setOpen(picture)}>
              <img src={picture.url} alt={picture.name} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {open ? <PictureDialog picture={open} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

export function isPicture({ mediaType, size, isInline }: Attachment): boolean {
  return SHOWN.has(mediaType) && size <= MAX_BYTES && !isInline
}
