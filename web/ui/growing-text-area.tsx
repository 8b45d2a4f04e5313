import { InputBase, type InputBaseProps } from '@mantine/core'
import { type ComponentProps, useLayoutEffect, useRef } from 'react'
import styles from './growing-text-area.module.css'

type Props = InputBaseProps & Omit<ComponentProps<'textarea'>, keyof InputBaseProps | 'ref'>

/** A field for several lines that grows with its text, up to most of the screen. */
export function GrowingTextArea({ rows = 3, ...props }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: its height is that of the text.
  useLayoutEffect(() => {
    // Browsers that know `field-sizing` do it by themselves.
    if (field.current && !CSS.supports('field-sizing', 'content')) grow(field.current)
  }, [props.value])
  return (
    <InputBase
      component="textarea"
      multiline
      dir="auto"
      rows={rows}
      ref={field}
      classNames={{ input: styles.input }}
      style={{ '--rows': rows } as object}
      {...props}
    />
  )
}

function grow(field: HTMLTextAreaElement): void {
  field.style.blockSize = 'auto'
  field.style.blockSize = `${field.scrollHeight + 2}px`
}
