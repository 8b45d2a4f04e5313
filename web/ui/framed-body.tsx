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
    const place = frame.current?.parentElement
    if (!page || !place) return
    const follow = () => dressLike(place, page)
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

/** Gives a page the look of the place where it stands: our styles and what they hang on (light or dark, direction). */
function dressLike(place: Element, page: Document): void {
  const { documentElement, body, head } = page
  const ours = place.ownerDocument
  for (const { name, value } of ours.documentElement.attributes) documentElement.setAttribute(name, value)
  // Some of them stand in the body.
  const wanted = ours.querySelectorAll('style, link[rel="stylesheet"]')
  if (!head.querySelector('style, link')) head.append(...[...wanted].map((one) => page.importNode(one, true)))
  const { color, font } = getComputedStyle(place)
  for (const { style } of [documentElement, body])
    Object.assign(style, { margin: 0, overflow: 'hidden', background: 'none' })
  Object.assign(body.style, { color, font })
}
