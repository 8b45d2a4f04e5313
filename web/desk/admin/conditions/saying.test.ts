import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { ConditionField } from '#contract/conditions.ts'
import { actionWords, kindsNamed, type Naming, testWords } from './saying.ts'

// The key stands for its words.
const t = ((key: string) => key) as unknown as TFunction
const field = (key: string, more: Partial<ConditionField> = {}): ConditionField => ({
  ...{ key, kind: 'choice', group: 'ticket', label: null, choiceOf: null, words: null, operators: ['is'] },
  ...more,
})
const naming: Naming = {
  nameOf: (of, id) => `${of} ${id}`,
  languageOf: (language) => `in ${language}`,
  fields: [
    field('department', { choiceOf: 'departments' }),
    field('language', { kind: 'word', words: ['de'] }),
    field('source', { kind: 'word', words: ['web'] }),
    field('isAnswered', { kind: 'boolean' }),
    field('fields.site', { kind: 'text', label: 'Site' }),
  ],
}

test.each([
  [{ field: 'department', operator: 'isOneOf', value: [3, 7] }, 'departments 3, departments 7'],
  [{ field: 'language', operator: 'is', value: 'de' }, 'in de'],
  [{ field: 'isAnswered', operator: 'is', value: true }, 'common:yes'],
  [{ field: 'fields.site', operator: 'is', value: '7' }, '7'],
] as const)('a comparison says names, not numbers: %j', ({ value, ...one }, words) => {
  const said = testWords(t, { ...one, value: Array.isArray(value) ? [...value] : (value as string) }, naming)
  expect(said.endsWith(` ${words}`)).toBe(true)
})

test.each<[Action, string[]]>([
  [{ kind: 'setDepartment', departmentId: 3 }, ['departments 3']],
  [{ kind: 'setSlaPlan', slaPlanId: 4 }, ['slaPlans 4']],
  [
    { kind: 'needSkill', skillId: 5, level: 2, demand: 'required' },
    ['skills 5', 'admin-rules:levelPrefix2', 'admin-rules:demandWord.required'],
  ],
  [{ kind: 'setField', key: 'site', value: 'Bonn' }, ['Site', 'Bonn']],
  [
    {
      kind: 'sendMail',
      fromAddressId: 9,
      to: [{ kind: 'agent', agentId: 1 }, { kind: 'team', teamId: 2 }, { kind: 'requester' }],
      subject: 'It came',
      body: 'Look',
    },
    ['mailAddresses 9', 'agents 1, teams 2, admin-rules:recipientKind.requester', 'It came', 'Look'],
  ],
  [{ kind: 'reject' }, []],
])('an action says names, not numbers: %j', (action, words) => {
  expect(actionWords(t, action, naming)).toBe([`admin-rules:action.${action.kind}`, ...words].join(' · '))
})

test('only the kinds that are named are asked for', () => {
  const conditions = {
    any: [
      { not: { field: 'department', operator: 'is' as const, value: 3 } },
      { field: 'source', operator: 'is' as const, value: 'web' },
    ],
  }
  const actions: Action[] = [{ kind: 'assignTeam', teamId: 2 }]
  expect(kindsNamed({ conditions, actions }, naming.fields)).toEqual(['departments', 'teams'])
})
