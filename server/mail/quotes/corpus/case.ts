/** One mail and what of it is new. */
export interface Case {
  name: string
  text?: string
  html?: string
  /** The words that are new, in their order; space does not count. */
  wanted: string
  sent?: string[]
  separator?: string
  subject?: string
}
