/** The desk's colour in the roles that the pages need, each readable whatever colour the administrator chose. */
export interface Brand {
  /** Surfaces filled with the colour, and what is written on them. */
  filled: string
  filledHover: string
  onFilled: string
  /** Links and marks on a light and on a dark page: at least 4.5 to 1. */
  textOnLight: string
  textOnDark: string
}

type Rgb = [number, number, number]
const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]
const LIGHT_PAGE: Rgb = [244, 245, 247]
const DARK_PAGE: Rgb = [38, 41, 46]
const READABLE = 4.5
// The pages have tints; on the plain ones there is something to spare.
const READABLE_ON_TINTS = 5

/** @param color  `#rrggbb` */
export function brandOf(color: string): Brand {
  const base = parse(color)
  // White on it is what people expect; a shade darker is a small price, but yellow would turn to mud.
  const takesWhite = contrast(base, WHITE) >= 3
  const filled = takesWhite ? towards(base, BLACK, WHITE) : base
  return {
    filled: hex(filled),
    filledHover: hex(mix(filled, BLACK, 0.12)),
    onFilled: takesWhite ? '#ffffff' : hex(towards(mix(base, BLACK, 0.8), BLACK, base)),
    textOnLight: hex(towards(base, BLACK, LIGHT_PAGE, READABLE_ON_TINTS)),
    textOnDark: hex(towards(base, WHITE, DARK_PAGE, READABLE_ON_TINTS)),
  }
}

/** Relative contrast of two colours, 1 to 21. @source WCAG 2.2, "contrast ratio" */
export function contrast(a: Rgb | string, b: Rgb | string): number {
  const [light, dark] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The colour, moved towards `end` until it can be read against `other`. */
function towards(color: Rgb, end: Rgb, other: Rgb, wanted = READABLE): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const tried = mix(color, end, share)
    if (contrast(tried, other) >= wanted) return tried
  }
  return end
}

function parse(color: Rgb | string): Rgb {
  if (typeof color !== 'string') return color
  const [, r = '2f', g = '5f', b = 'd0'] = /^#(..)(..)(..)$/.exec(color) ?? []
  return [Number.parseInt(r, 16), Number.parseInt(g, 16), Number.parseInt(b, 16)]
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((value, i) => value + ((b[i] ?? 0) - value) * share) as Rgb
}

function hex(color: Rgb): string {
  return `#${color.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
