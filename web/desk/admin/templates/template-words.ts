import type { TemplateKey } from '#contract/template-keys.ts'

/** The key as it stands in an address: what has a dot there would be a file. */
export function slugOf(key: TemplateKey): string {
  return key.replaceAll('.', '_')
}

/** The key as it stands in texts, where a dot begins a branch: `ticket_resolved_notice`. */
export function wordsOf(key: TemplateKey): string {
  return key.replace(/[.-]/g, '_')
}
