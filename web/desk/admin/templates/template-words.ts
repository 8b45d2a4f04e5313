import type { TemplateKey } from '#contract/template-keys.ts'

/** The key as it stands in texts, where a dot begins a branch: `ticket_resolved_notice`. */
export function wordsOf(key: TemplateKey): string {
  return key.replace(/[.-]/g, '_')
}
