import { expect, test } from 'vitest'
import { seeded } from '#db/seed/random.ts'
import { catalogue, someCondition, someFacts } from '#test/conditions.ts'
import { isImpossible } from './contradictions.ts'
import { compile, type Fact, View } from './evaluate.ts'

test('what is said never to match matches none of many tickets', () => {
  const random = seeded(1)
  let found = 0
  for (let count = 0; count < 4000; count += 1) {
    const condition = someCondition(random)
    if (!isImpossible(condition, catalogue)) continue
    found += 1
    const compiled = compile(condition)
    for (let ticket = 0; ticket < 150; ticket += 1) {
      const view = new View(someFacts(random), random.chance(0.3) ? null : someFacts(random))
      if (compiled.holds(view)) expect({ condition, facts: view.facts, before: view.before }).toBe('impossible')
    }
  }
  expect(found).toBeGreaterThan(200)
})

test('where all the values can be counted, exactly what no ticket can match is found', () => {
  const domain: Record<string, Fact[]> = {
    source: [null, 'web', 'email', 'api', 'phone', 'other'],
    priority: [null, 1, 2, 3, 9],
    isOverdue: [null, true, false],
    'time.schedules': [[], [1], [2], [9], [1, 2], [1, 9], [2, 9], [1, 2, 9]],
  }
  const tickets = Object.entries(domain).reduce<Record<string, Fact>[]>(
    (known, [key, facts]) => known.flatMap((one) => facts.map((fact) => ({ ...one, [key]: fact }))),
    [{}],
  )
  const views = tickets.map((facts) => new View(facts))
  const random = seeded(2)
  let found = 0
  for (let count = 0; count < 1500; count += 1) {
    const condition = someCondition(random, { keys: Object.keys(domain), place: 'arrival' })
    const compiled = compile(condition)
    const isNever = !views.some((view) => compiled.holds(view))
    if (isNever) found += 1
    if (isImpossible(condition, catalogue) !== isNever) expect({ condition }).toEqual({ isNever })
  }
  expect(found).toBeGreaterThan(100)
})
