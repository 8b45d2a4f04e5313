import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './html-body.module.css'

/** Makes a sanitised text on the page fit to be read: links open elsewhere, quotations are folded. Returns what undoes it. */
export function useDress(): (root: HTMLElement) => () => void {
  const { t } = useTranslation()
  return useCallback(
    (root) => {
      openLinksElsewhere(root)
      for (const image of root.querySelectorAll('img:not([alt])')) image.setAttribute('alt', t('ui:picture'))
      return foldQuotes(root, { show: t('ui:quote.show'), hide: t('ui:quote.hide') })
    },
    [t],
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
  const button = quote.ownerDocument.createElement('button')
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
