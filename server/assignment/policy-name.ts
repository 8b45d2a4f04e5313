import type { Policy } from './scene.ts'

const kinds = { none: 'None', round_robin: 'Round robin', least_loaded: 'Least loaded', best_fit: 'Best fit' }

/** As causes name it: `Best fit, Hardware`. */
export function policyName({ kind, subject }: Pick<Policy, 'kind' | 'subject'>): string {
  return `${kinds[kind]}, ${subject.name}`
}
