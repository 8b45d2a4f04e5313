import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/global.css'
import './tokens.css'
import './page.css'
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type ReactNode, useLayoutEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { directionOf } from '#web/i18n.ts'
import { brandOf } from './brand.ts'
import { theme } from './theme.ts'

const remembered = localStorageColorSchemeManager({ key: 'deskbell.scheme' })

/** Mantine with our theme, the desk's colour, and the direction of the language. */
export function Theme({ color, children }: { color: string; children: ReactNode }) {
  const { i18n } = useTranslation()
  const direction = directionOf(i18n.language)
  useLayoutEffect(() => paint(color), [color])
  return (
    <DirectionProvider key={direction} initialDirection={direction} detectDirection={false}>
      {/* Mantine writes its variables itself; as a file they would come twice. */}
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={remembered}
        deduplicateCssVariables={false}
      >
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}

/** Gives every page the colour; also at once after an administrator has changed it. */
export function paint(color: string): void {
  const brand = brandOf(color)
  const { style } = document.documentElement
  style.setProperty('--brand', brand.filled)
  style.setProperty('--brand-hover', brand.filledHover)
  style.setProperty('--on-brand', brand.onFilled)
  style.setProperty('--brand-text-light', brand.textOnLight)
  style.setProperty('--brand-text-dark', brand.textOnDark)
}
