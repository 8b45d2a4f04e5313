import { Button } from '@mantine/core'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './html-body.module.css'
import { withRemoteImages } from './remote-images.ts'

/**
 * A text that the server has sanitised. Quoted text is folded behind a button and never cut; images from elsewhere stay
 * out until they are asked for (the server keeps their address in `data-remote-src`).
 */
export function HtmlBody({ html }: { html: string }) {
  const { t } = useTranslation()
  const [isRemoteShown, setRemoteShown] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const hasRemote = html.includes('data-remote-src')
  const shown = useMemo(() => (isRemoteShown ? withRemoteImages(html) : html), [html, isRemoteShown])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text on the page is new with `shown`.
  useLayoutEffect(() => {
    const root = body.current
    if (!root) return
    openLinksElsewhere(root)
    for (const image of root.querySelectorAll('img:not([alt])')) image.setAttribute('alt', t('ui:picture'))
    return foldQuotes(root, { show: t('ui:quote.show'), hide: t('ui:quote.hide') })
  }, [shown, t])
  return (
    <div className={styles.frame}>
      {hasRemote && !isRemoteShown ? (
        <div className={styles.remote}>
          <span>{t('ui:remote.text')}</span>
          <Button size="compact-xs" variant="default" onClick={() => setRemoteShown(true)}>
            {t('ui:remote.show')}
          </Button>
        </div>
      ) : null}
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised on the way in, and the content security policy stands behind it. */}
      <div ref={body} dir="auto" className={styles.body} dangerouslySetInnerHTML={{ __html: shown }} />
    </div>
  )
}

function openLinksElsewhere(root: HTMLElement): void {
  for (const link of root.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer nofollow')
  }
}

/** Puts a button before each outermost quotation, unless the whole text is one. */
function foldQuotes(root: HTMLElement, words: { show: string; hide: string }): () => void {
  const quotes = [...root.querySelectorAll<HTMLElement>('blockquote')].filter(
    (quote) => !quote.parentElement?.closest('blockquote'),
  )
  const own = root.cloneNode(true) as HTMLElement
  for (const quote of own.querySelectorAll('blockquote')) quote.remove()
  if (!own.textContent?.trim() && !own.querySelector('img')) return () => undefined
  const buttons = quotes.map((quote) => foldQuote(quote, words))
  return () => {
    for (const button of buttons) button.remove()
    for (const quote of quotes) quote.removeAttribute('hidden')
  }
}

function foldQuote(quote: HTMLElement, words: { show: string; hide: string }): HTMLElement {
  const button = document.createElement('button')
  const set = (isOpen: boolean) => {
    // The browser's own search still finds what is folded, and opens it.
    if (isOpen) quote.removeAttribute('hidden')
    else quote.setAttribute('hidden', 'until-found')
    button.setAttribute('aria-expanded', String(isOpen))
    button.setAttribute('aria-label', isOpen ? words.hide : words.show)
    button.title = isOpen ? words.hide : words.show
  }
  button.type = 'button'
  button.textContent = '···'
  button.className = styles.quote ?? ''
  button.onclick = () => set(quote.hasAttribute('hidden'))
  quote.addEventListener('beforematch', () => set(true))
  set(false)
  quote.before(button)
  return button
}
