import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import { seeded } from '#db/seed/random.ts'
import { catalogue, someCondition, someFacts } from '#test/conditions.ts'
import { decideFilters } from './decide.ts'
import type { Arrival, Target } from './filter.ts'
import { compiledFilter } from './load.ts'
import { canNeverMatch, takenBefore } from './reach.ts'

interface Given {
  target?: Target
  addressId?: number
  when?: Condition
  stops?: boolean
  actions?: Action[]
  isSilent?: boolean
  availability?: 'active' | 'disabled'
}

const placed = ({ target = 'any', addressId, when = { all: [] }, stops = true, ...more }: Given, place: number) => ({
  ...{ id: place + 1, version: 1, name: `F${place + 1}`, target, addressId: addressId ?? null, conditions: when },
  ...{ stopsFurther: stops, actions: [], isSilent: false, availability: 'active' as const, ...more },
})
const is = (field: string, value: string | number | boolean): Condition => ({ field, operator: 'is', value })
const contains = (value: string): Condition => ({ field: 'subject', operator: 'contains', value })
const matches = (value: string): Condition => ({ field: 'subject', operator: 'matches', value })
const mail = (address: number): Given => ({ target: 'address', addressId: address })

/** The last one of each list is asked about. */
test.each<[string, Given[], string[] | null]>([
  ['nothing before it', [{}], null],
  ['one that takes everything', [{}, {}], ['F1']],
  ['one that takes everything and does not stop', [{ stops: false }, {}], null],
  ['one that rejects', [{ stops: false, actions: [{ kind: 'reject' }] }, {}], ['F1']],
  ['one that only looks on', [{ isSilent: true }, {}], null],
  ['one that is off', [{ availability: 'disabled' }, {}], null],
  ['one that asks less', [{ when: contains('a') }, { when: { all: [is('priority', 1), contains('ab')] } }], ['F1']],
  ['one that asks more', [{ when: contains('ab') }, { when: contains('a') }], null],
  [
    'one that takes each of several values',
    [
      { when: { field: 'priority', operator: 'isOneOf', value: [1, 2, 3] } },
      { when: { any: [is('priority', 1), is('priority', 3)] } },
    ],
    ['F1'],
  ],
  [
    'two that take it together, and one that has nothing to do with it',
    [
      { when: is('isOverdue', true) },
      { when: { all: [contains('x'), is('priority', 1)] } },
      { when: { not: { all: [contains('x'), is('priority', 1)] } } },
      {},
    ],
    ['F2', 'F3'],
  ],
  [
    'what is one thing or another',
    [{ when: { any: [contains('a'), is('priority', 9)] } }, { when: contains('ba') }],
    ['F1'],
  ],
  [
    'a wider range',
    [
      { when: { field: 'attachmentCount', operator: 'isGreaterThan', value: 2 } },
      { when: { field: 'attachmentCount', operator: 'isGreaterThan', value: 2.5 } },
    ],
    ['F1'],
  ],
  ['all doors', [{ target: 'web' }, { target: 'api' }, { target: 'email' }, {}], ['F1', 'F2', 'F3']],
  ['not all doors', [{ target: 'web' }, { target: 'email' }, {}], null],
  ['mail before one address', [{ target: 'email' }, mail(7)], ['F1']],
  ['one address before mail', [mail(7), { target: 'email' }], null],
  ['one address before what asks for it', [mail(7), { target: 'email', when: is('mail.address', 7) }], ['F1']],
  ['what asks of the mail, by whichever door', [{ target: 'email' }, { when: is('mail.address', 7) }], ['F1']],
  [
    'a regular expression that the later one asks too',
    [{ when: matches('^a') }, { when: { all: [matches('^a'), contains('b')] } }],
    ['F1'],
  ],
  // It may take too long, and then it takes nothing.
  [
    'a regular expression or something else',
    [{ when: { any: [matches('^a'), contains('b')] } }, { when: contains('b') }],
    null,
  ],
  ['what never matches anyway', [{}, { when: { all: [is('priority', 1), is('priority', 2)] } }], null],
])('taken by %s', (_, given, names) => {
  const filters = given.map(placed)
  expect(takenBefore(filters, filters.length - 1, catalogue)).toEqual(names)
})

test('what asks of the mail can never match what comes by another door', () => {
  const when = is('mail.address', 7)
  expect(canNeverMatch(placed({ target: 'web', when }, 0), catalogue)).toBe(true)
  expect(canNeverMatch(placed({ target: 'email', when }, 0), catalogue)).toBe(false)
  expect(canNeverMatch(placed({ ...mail(8), when }, 0), catalogue)).toBe(true)
})

test('what is said never to be reached is reached by none of many tickets', () => {
  const random = seeded(3)
  const someFilter = (_: unknown, place: number) =>
    placed(
      {
        target: random.pick<Target>(['any', 'any', 'web', 'api', 'email', 'address']),
        addressId: random.int(1, 3),
        when: someCondition(random, { depth: random.int(0, 2), place: 'arrival' }),
        stops: random.chance(0.7),
        actions: random.chance(0.2) ? [{ kind: 'reject' }] : [],
        isSilent: random.chance(0.1),
        availability: random.chance(0.1) ? 'disabled' : 'active',
      },
      place,
    )
  let found = 0
  for (let count = 0; count < 700; count += 1) {
    const filters = Array.from({ length: 6 }, someFilter)
    const never = filters.filter(
      (one, place) => canNeverMatch(one, catalogue) || takenBefore(filters, place, catalogue),
    )
    found += filters.filter((_, place) => takenBefore(filters, place, catalogue)).length
    const live = filters.filter(({ availability }) => availability === 'active').map(compiledFilter)
    for (let ticket = 0; ticket < 40; ticket += 1) {
      const arrival = someArrival()
      const ran = decideFilters(live, arrival).runs.map(({ filter }) => filter.id)
      const wrong = never.filter(({ id, availability }) => availability === 'active' && ran.includes(id))
      if (wrong.length > 0) expect({ filters, arrival, wrong }).toBe('reached')
    }
  }
  expect(found).toBeGreaterThan(100)

  function someArrival(): Arrival {
    const channel = random.pick(['web', 'api', 'email'] as const)
    const facts = Object.entries(someFacts(random)).filter(([key]) => channel === 'email' || !key.startsWith('mail.'))
    return { channel, facts: Object.fromEntries(facts), names: {} }
  }
})

test('of a hundred and fifty filters with ten words each it is soon known which are reached', () => {
  const words = (place: number) => Array.from({ length: 10 }, (_, at) => contains(`word ${place} ${at}`))
  const filters = Array.from({ length: 150 }, (_, place) => placed({ when: { any: words(place) } }, place))
  const began = process.threadCpuUsage()
  expect(filters.map((_, place) => takenBefore(filters, place, catalogue))).toEqual(filters.map(() => null))
  // Of this thread alone, however busy the machine is: it took 15 seconds when each word was held against all others.
  expect(process.threadCpuUsage(began).user).toBeLessThan(5_000_000)
})
