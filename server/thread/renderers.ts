import type { Rendered, Written } from '#server/platform/html.ts'
import { startThreads } from '#server/platform/threads.ts'

/** Handing over a shorter body to a thread would cost more than it keeps anybody waiting. */
export const LONGEST_AT_ONCE = 32 * 1024

/** Renders bodies in a thread of its own: hostile markup takes the best part of a second, and all would wait for it. */
export interface Renderers {
  /**
   * As `renderBody`.
   *
   * @throws TooHard
   */
  render(body: Written): Promise<Rendered>
  close(): Promise<void>
}

export function bodyRenderers({ threads = 1, milliseconds = 10_000, megabytes = 256 } = {}): Renderers {
  const { ask, close } = startThreads<Written, Rendered>({
    script: new URL('./render-thread.ts', import.meta.url),
    work: 'Reading the text',
    threads,
    milliseconds,
    megabytes,
  })
  return { render: ({ body, format }) => ask({ body, format }), close }
}
