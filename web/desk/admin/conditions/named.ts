import type { ChoiceOf } from '#contract/conditions.ts'

export type NamedThing = ChoiceOf | 'skills'
