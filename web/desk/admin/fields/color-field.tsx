import { ColorInput, type ColorInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const SWATCHES = [
  '#868e96',
  '#e03131',
  '#e8590c',
  '#f08c00',
  '#66a80f',
  '#2f9e44',
  '#0c8599',
  '#1c7ed6',
  '#2f5fd0',
  '#6741d9',
  '#ae3ec9',
  '#c2255c',
]

export function ColorField(props: ColorInputProps) {
  const { t } = useTranslation()
  return (
    <ColorInput
      {...props}
      format="hex"
      swatches={SWATCHES}
      swatchesPerRow={6}
      eyeDropperButtonProps={{ 'aria-label': t('admin:list.pickColor') }}
    />
  )
}
