import { expect, test } from 'vitest'
import { filterDraft, freshFilter } from '../ticket-filters/form.ts'
import { freshRule, ruleDraft } from './form.ts'

test('new filters and rules begin by only looking on, and are simulated as if they did not', () => {
  expect([freshFilter.isSilent, freshRule.isSilent]).toEqual([true, true])
  expect([filterDraft(freshFilter, null), ruleDraft(freshRule, null)]).toMatchObject([
    { isSilent: false },
    { isSilent: false },
  ])
})
