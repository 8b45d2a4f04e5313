import { useEffect, useState } from 'react'
import { useDensity } from '#web/theme/density.ts'

const PHONE = '(max-width: 40rem)'

/** In pixels. Rows are alike, so that a list of any length can be scrolled without measuring each. */
export function useRowHeight(): number {
  const [density] = useDensity()
  const [isPhone, setPhone] = useState(() => matchMedia(PHONE).matches)
  useEffect(() => {
    const media = matchMedia(PHONE)
    const tell = () => setPhone(media.matches)
    media.addEventListener('change', tell)
    return () => media.removeEventListener('change', tell)
  }, [])
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const rems = isPhone ? 6 : density === 'compact' ? 2.125 : 3.5
  return Math.round(rems * rem)
}
