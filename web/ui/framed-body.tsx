import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDress } from './dress-body.ts'
import styles from './html-body.module.css'
import { withRemoteImages } from './remote-images.ts'

/** The page that may show pictures from elsewhere (`server/platform/picture-frame.ts`); ours may not. */
const FRAME = '/picture-frame'

/** A sanitised text with its images from elsewhere, in a page of its own where no script runs. */
export function FramedBody({ html }: { html: string }) {
  const { t } = useTranslation()
  const [page, setPage] = useState<Document | null>(null)
  const [height, setHeight] = useState(0)
  const frame = useRef<HTMLIFrameElement>(null)
  const dress = useDress()
  useEffect(() => {
    if (!page) return
    const root = page.createElement('div')
    root.dir = 'auto'
    root.className = styles.body ?? ''
    root.innerHTML = withRemoteImages(html)
    page.body.replaceChildren(root)
    const undress = dress(root)
    const measure = () => setHeight(Math.ceil(root.getBoundingClientRect().height))
    const observer = new ResizeObserver(measure)
    observer.observe(root)
    // Those of a picture do not bubble.
    page.addEventListener('load', measure, true)
    measure()
    return () => {
      undress()
      observer.disconnect()
      page.removeEventListener('load', measure, true)
    }
  }, [page, html, dress])
  useEffect(() => {
    if (!page) return
    const follow = () => dressLike(document, page)
    follow()
    const observer = new MutationObserver(follow)
    observer.observe(document.documentElement, { attributes: true })
    return () => observer.disconnect()
  }, [page])
  return (
    <iframe
      ref={frame}
      src={FRAME}
      title={t('ui:remote.frame')}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      className={styles.framed}
      style={{ blockSize: height }}
      onLoad={() => setPage(frame.current?.contentDocument ?? null)}
    />
  )
}

/** Gives a page the look of ours: its styles and what they hang on (light or dark, density, direction). */
function dressLike(ours: Document, page: Document): void {
  for (const { name, value } of ours.documentElement.attributes) page.documentElement.setAttribute(name, value)
  const wanted = ours.head.querySelectorAll('style, link[rel="stylesheet"]')
  if (page.head.querySelectorAll('style, link[rel="stylesheet"]').length === wanted.length) return
  page.head.append(...[...wanted].map((one) => page.importNode(one, true)))
  page.body.className = styles.page ?? ''
}
