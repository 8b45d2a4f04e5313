import { SegmentedControl } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconMailOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import styles from './template.module.css'
import { TicketChoice, useNewestTicket } from './ticket-choice.tsx'
import type { PreviewState } from './use-preview.ts'

interface Props {
  preview: PreviewState
  ticketId: number | null
  onTicket: (ticketId: number) => void
}

/** As wide as a mail gets, and a little. */
const DESKTOP = 700

const shapes = ['desktop', 'phone', 'text'] as const
type Shape = (typeof shapes)[number]

/** The mail as a mail program would show it: no script runs in it and nothing is fetched from elsewhere. */
export function Preview({ preview, ticketId, onTicket }: Props) {
  const { t } = useTranslation()
  const [shape, setShape] = useState<Shape>(() => (matchMedia('(max-width: 40rem)').matches ? 'phone' : 'desktop'))
  const isNone = useNewestTicket({ ticketId, onTicket }) === 'none'
  const { mail, isOld, problem } = preview
  return (
    <section className={styles.preview} aria-label={t('admin-notices:preview.label')}>
      <div className={styles.previewHead}>
        <TicketChoice ticketId={ticketId} onTicket={onTicket} />
        <SegmentedControl
          size="xs"
          aria-label={t('admin-notices:preview.shape')}
          value={shape}
          onChange={(value) => setShape(value as Shape)}
          data={shapes.map((value) => ({ value, label: t(`admin-notices:preview.${value}`) }))}
        />
      </div>
      {isNone ? (
        <EmptyState icon={<IconMailOff size={22} />} title={t('admin-notices:preview.none')}>
          {t('admin-notices:preview.noneText')}
        </EmptyState>
      ) : null}
      {problem && !mail ? <ErrorState problem={problem} /> : null}
      {!mail && !problem && !isNone ? <BlockSkeleton height={320} /> : null}
      {mail ? (
        <div className={styles.mail} data-old={isOld || undefined} data-shape={shape}>
          <p className={styles.mailSubject}>
            <span className="visually-hidden">{t('admin-notices:subject')}: </span>
            <bdi>{mail.subject}</bdi>
          </p>
          {shape === 'text' ? (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            <pre className={styles.text} tabIndex={0} dir="auto">
              {mail.text}
            </pre>
          ) : (
            <Stage width={shape === 'desktop' ? DESKTOP : null} html={inLight(mail.html)} />
          )}
        </div>
      ) : null}
    </section>
  )
}

/** A page of its own. Where there is less room than a desktop has, it is shown smaller. */
function Stage({ width, html }: { width: number | null; html: string }) {
  const { t } = useTranslation()
  const { ref, width: room, height } = useElementSize()
  const scale = width && room > 0 ? Math.min(1, room / width) : 1
  const size =
    scale < 1 ? { inlineSize: width ?? 0, blockSize: height / scale, transform: `scale(${scale})` } : undefined
  return (
    <div ref={ref} className={styles.stage}>
      <iframe
        className={styles.frame}
        title={t('admin-notices:preview.label')}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={html}
        style={size}
      />
    </div>
  )
}

/** On white, as most read it; its links lead nowhere from here. */
function inLight(html: string): string {
  return html.replace(
    '</head>',
    '<base target="_blank"><style>:root{color-scheme:light;background:#fff}</style></head>',
  )
}
