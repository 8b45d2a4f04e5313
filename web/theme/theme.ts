import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core'

// Slots of a palette that the desk's own colour fills at run time (see brand.ts); Mantine only needs the names.
const brand = Array.from({ length: 10 }, () => '#2f5fd0') as unknown as MantineColorsTuple

// Cooler and closer together than Mantine's own: one surface with quiet edges.
const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f0f1f4',
  '#e5e7eb',
  '#d6d9df',
  '#bfc4cd',
  '#9aa1ad',
  '#6b7280',
  '#4b5260',
  '#343a46',
  '#20242c',
]
const dark: MantineColorsTuple = [
  '#dfe2e7',
  '#b9bec8',
  '#9aa1ad',
  '#79808d',
  '#4a505b',
  '#363b44',
  '#282c33',
  '#1e2126',
  '#17191d',
  '#101215',
]

export const theme = createTheme({
  primaryColor: 'brand',
  colors: { brand, gray, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The desk's colour as it is may be yellow: a focus must be seen.
    Input: { styles: { wrapper: { '--input-bd-focus': 'var(--link)' } } },
    // Its placeholder is a child that `role="menu"` may not have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.4 } }, styles: { title: { fontWeight: 620 } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.3 } }, styles: { title: { fontWeight: 620 } } },
  },
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const isBrand = (input.color ?? input.theme.primaryColor) === 'brand'
    return isBrand && input.variant === 'filled' ? { ...colors, color: 'var(--on-brand)' } : colors
  },
})
