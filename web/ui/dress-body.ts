import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Makes a sanitised text on the page fit to be read: links open elsewhere, folds have a name. Returns what undoes it. */
export function useDress(): (root: HTMLElement) => () => void {
  const { t } = useTranslation()
  return useCallback(
    (root) => {
      openLinksElsewhere(root)
      for (const image of root.querySelectorAll('img:not([alt])')) image.setAttribute('alt', t('ui:picture'))
      return nameFolds(root, {
        quote: { show: t('ui:quote.show'), hide: t('ui:quote.hide') },
        signature: { show: t('ui:signature.show'), hide: t('ui:signature.hide') },
      })
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

interface FoldWords {
  show: string
  hide: string
}

/** Names what the server has folded; browsers open it for their own search. */
function nameFolds(root: HTMLElement, words: { quote: FoldWords; signature: FoldWords }): () => void {
  const folds = [...root.querySelectorAll<HTMLDetailsElement>('details[data-folded]')]
  const undo = folds.map((fold) => nameFold(fold, fold.dataset.folded === 'signature' ? words.signature : words.quote))
  return () => {
    for (const forget of undo) forget()
  }
}

function nameFold(fold: HTMLDetailsElement, words: FoldWords): () => void {
  const button = fold.querySelector('summary')
  if (!button) return () => undefined
  const name = () => {
    button.setAttribute('aria-label', fold.open ? words.hide : words.show)
    button.title = fold.open ? words.hide : words.show
  }
  button.textContent = '···'
  fold.addEventListener('toggle', name)
  name()
  return () => fold.removeEventListener('toggle', name)
}
