import { describe, expect, test } from 'vitest'
import { Draft } from '#contract/simulation-draft.ts'
import { hoursLinking, hoursUsed, planUsed, setsPlan, UNSAVED } from './places.ts'

const sets = { kind: 'setSlaPlan' as const, slaPlanId: 4 }
const raises = { kind: 'setPriority' as const, priorityId: 2 }
const things = {
  ticketFilters: [
    { id: 1, actions: [raises, sets] },
    { id: 2, actions: [sets] },
  ],
  rules: [{ id: 7, actions: [sets] }],
}

describe('what would use something that is being written', () => {
  test.each([
    [[], {}],
    [['desk'], { settings: { tickets: { defaultSlaPlanId: UNSAVED } } }],
    [
      ['department:3', 'department:31'],
      {
        departments: {
          changed: [
            { id: 3, slaPlanId: UNSAVED },
            { id: 31, slaPlanId: UNSAVED },
          ],
        },
      },
    ],
    [['helpTopic:3'], { helpTopics: { changed: [{ id: 3, slaPlanId: UNSAVED }] } }],
    [
      ['ticketFilter:1'],
      { ticketFilters: { changed: [{ id: 1, actions: [raises, { ...sets, slaPlanId: UNSAVED }] }] } },
    ],
    [['rule:7'], { rules: { changed: [{ id: 7, actions: [{ ...sets, slaPlanId: UNSAVED }] }] } }],
    [['rule:8', 'ticketFilter:7'], {}],
  ])('a plan by %j', (places, draft) => {
    expect(planUsed(UNSAVED, places, things)).toEqual(draft)
    expect(Draft.safeParse(draft).success).toBe(true)
  })

  test.each([
    [[], {}],
    [['desk'], { settings: { tickets: { defaultScheduleId: UNSAVED } } }],
    [['department:3'], { departments: { changed: [{ id: 3, scheduleId: UNSAVED }] } }],
    [['slaPlan:3'], { slaPlans: { changed: [{ id: 3, scheduleId: UNSAVED }] } }],
  ])('hours by %j', (places, draft) => {
    expect(hoursUsed(UNSAVED, places)).toEqual(draft)
    expect(Draft.safeParse(draft).success).toBe(true)
  })

  test('holidays by hours, beside those that they have', () => {
    const hours = [
      { id: 5, holidays: [{ id: 9 }] },
      { id: 6, holidays: [] },
    ]
    expect(hoursLinking(UNSAVED, ['schedule:5'], hours)).toEqual([{ id: 5, holidayIds: [9, UNSAVED] }])
    expect(hoursLinking(9, ['schedule:5'], hours)).toEqual([{ id: 5, holidayIds: [9] }])
  })

  test('of filters and rules those that set a plan', () => {
    expect(things.ticketFilters.map(setsPlan)).toEqual([true, true])
    expect(setsPlan({ actions: [raises] })).toBe(false)
  })
})
