import { type RefObject, useEffect } from 'react'

/**
 * Puts the cursor into the first field with an error.
 *
 * @param answer  another one for each time that errors can have come
 */
export function useFocusOnError(form: RefObject<HTMLElement | null>, answer: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: not again while the errors are being mended.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [answer])
}
