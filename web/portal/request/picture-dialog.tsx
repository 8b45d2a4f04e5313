import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '#contract/thread.ts'
import styles from './picture-dialog.module.css'

/** A picture in full, over the page. Esc, the button or a click beside it closes it. */
export function PictureDialog({ picture, onClose }: { picture: Attachment; onClose: () => void }) {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Esc and the button.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={picture.name}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
    >
      <img src={picture.url} alt={picture.name} className={styles.image} />
      <div className={styles.bar}>
        <span className={styles.name}>{picture.name}</span>
        <Button component="a" href={picture.url} download={picture.name} variant="default" size="sm">
          {t('portal:request.download')}
        </Button>
        <Button size="sm" autoFocus onClick={() => dialog.current?.close()}>
          {t('ui:close')}
        </Button>
      </div>
    </dialog>
  )
}
