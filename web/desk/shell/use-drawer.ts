import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'

// Where the sidebar becomes a drawer; the same width stands in shell.module.css.
const WIDE = '(min-width: 60.01rem)'

/** The sidebar as a drawer, on narrow screens: another page or a wider screen closes it, and the focus goes back. */
export function useDrawer() {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the path is another one.
  useEffect(() => setOpen(false), [path])
  useEffect(() => {
    const media = matchMedia(WIDE)
    const close = () => setOpen(false)
    media.addEventListener('change', close)
    return () => media.removeEventListener('change', close)
  }, [])
  // The page behind is inert while it is open, so the focus can only go back after that.
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false), button }
}
