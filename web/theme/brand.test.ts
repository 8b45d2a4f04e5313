import { describe, expect, test } from 'vitest'
import { brandOf, contrast } from './brand.ts'

describe('the colours made of one brand colour', () => {
  test.each(['#ffff00', '#ffffff', '#000000', '#1c7ed6', '#2f5fd0', '#e8590c', '#7f7f7f', '#00ff88', '#0b0b3b'])(
    '%s can be read wherever it is used',
    (color) => {
      const brand = brandOf(color)
      expect(contrast(brand.filled, brand.onFilled)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(brand.filledHover, brand.onFilled)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(brand.textOnLight, '#ffffff')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(brand.textOnLight, '#f4f5f7')).toBeGreaterThanOrEqual(4.5)
      expect(contrast(brand.textOnDark, '#1b1d21')).toBeGreaterThanOrEqual(4.5)
    },
  )

  test('a broken setting falls back to the default colour', () => {
    expect(brandOf('red').filled).toBe('#2f5fd0')
  })
})
