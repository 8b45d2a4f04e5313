import { Button } from '@mantine/core'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDress } from './dress-body.ts'
import { FramedBody } from './framed-body.tsx'
import styles from './html-body.module.css'

/**
 * A text that the server has sanitised. What it has folded is behind a button, never cut; images from elsewhere stay
 * out until they are asked for (the server keeps their address in `data-remote-src`).
 */
export function HtmlBody({ html }: { html: string }) {
  const { t } = useTranslation()
  const [isRemoteShown, setRemoteShown] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const dress = useDress()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text on the page is new with `html`.
  useLayoutEffect(() => (body.current ? dress(body.current) : undefined), [html, isRemoteShown, dress])
  if (isRemoteShown) return <FramedBody html={html} />
  return (
    <div className={styles.frame}>
      {html.includes('data-remote-src') ? (
        <div className={styles.remote}>
          <span>{t('ui:remote.text')}</span>
          <Button size="compact-xs" variant="default" onClick={() => setRemoteShown(true)}>
            {t('ui:remote.show')}
          </Button>
        </div>
      ) : null}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised on the way in, and the content security policy stands behind it. */}
      <div ref={body} dir="auto" className={styles.body} dangerouslySetInnerHTML={{ __html: html }} />
    </div>
  )
}
