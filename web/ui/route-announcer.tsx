import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { pageName } from './page-title.ts'

/** Says the title of a new page to screen readers, and gives a focus that was lost with the old page to the new one. */
export function RouteAnnouncer() {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  const [title, setTitle] = useState('')
  useEffect(() => {
    if (!path || path === before.current) return
    const isFirst = before.current === undefined
    before.current = path
    if (isFirst) return
    // The page sets its title when it has its data.
    const timer = setTimeout(() => {
      setTitle(pageName())
      if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true })
    }, 300)
    return () => clearTimeout(timer)
  }, [path])
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {title}
    </div>
  )
}
