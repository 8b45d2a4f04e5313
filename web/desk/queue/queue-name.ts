import type { TFunction } from 'i18next'

/** The seeded queues have names in every language; others are called as they are. */
export function queueName(t: TFunction, key: string, given: string | undefined): string {
  return t(`desk-queue:queue.${key}`, { defaultValue: given ?? key })
}
