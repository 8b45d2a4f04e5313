import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './attachments.module.css'

interface Props {
  onFiles: (files: File[]) => void
  children: ReactNode
  className?: string
}

/** Takes files that are dropped or pasted anywhere inside. Keyboard and touch have `AttachButton`. */
export function DropArea({ onFiles, children, className }: Props) {
  const { t } = useTranslation()
  const [isOver, setOver] = useState(false)
  // Entering a child is told before leaving its parent.
  const depth = useRef(0)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: an extra for the mouse.
    <div
      className={`${styles.area} ${className ?? ''}`}
      onPaste={(event) => {
        const files = [...event.clipboardData.files]
        if (files.length === 0 || event.defaultPrevented) return
        event.preventDefault()
        onFiles(files)
      }}
      onDragEnter={(event) => {
        if (!hasFiles(event.dataTransfer)) return
        depth.current += 1
        setOver(true)
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1)
        if (depth.current === 0) setOver(false)
      }}
      onDragOver={(event) => {
        if (hasFiles(event.dataTransfer)) event.preventDefault()
      }}
      onDrop={(event) => {
        depth.current = 0
        setOver(false)
        if (!hasFiles(event.dataTransfer) || event.defaultPrevented) return
        event.preventDefault()
        onFiles([...event.dataTransfer.files])
      }}
    >
      {children}
      {isOver ? <div className={styles.over}>{t('ui:files.drop')}</div> : null}
    </div>
  )
}

function hasFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files')
}
