import { describe, expect, test } from 'vitest'
import { actionKinds } from '#contract/actions.ts'
import { UseKind } from '#contract/crud.ts'
import { builtIn, fieldKinds, Mode, presets, Validator } from '#contract/forms.ts'
import { Fate, LedgerRow } from '#contract/intake.ts'
import {
  AfterFetch,
  MailboxAuth,
  MailboxState,
  OauthGrant,
  OauthProvider,
  Security,
  SendAuth,
  TestStep,
} from '#contract/mailboxes.ts'
import { MailState } from '#contract/outbox.ts'
import { agentPermissions, rolePermissions } from '#contract/permissions.ts'
import { Flag } from '#contract/ruling.ts'
import { DraftOutline } from '#contract/simulation-draft.ts'
import { DifferenceKind, LeftOut, SimulatedField, SimulationState } from '#contract/simulations.ts'
import { CalendarProblem, SkipReason } from '#contract/sla.ts'
import { templateKeys } from '#contract/template-keys.ts'
import texts from '#web/locales/en/admin.json' with { type: 'json' }
import formTexts from '#web/locales/en/admin-forms.json' with { type: 'json' }
import mailTexts from '#web/locales/en/admin-mail.json' with { type: 'json' }
import ruleTexts from '#web/locales/en/admin-rules.json' with { type: 'json' }
import simulationTexts from '#web/locales/en/admin-simulations.json' with { type: 'json' }
import slaTexts from '#web/locales/en/admin-sla.json' with { type: 'json' }
import { groups, pages } from './pages.ts'

/** Keys that are made up at run time, which the check of all texts cannot see. */
const wanted = [
  ...groups.map((group) => `group.${group}`),
  ...pages.flatMap(({ key, fields }) => [
    `page.${key}.title`,
    `page.${key}.lead`,
    ...fields.map((field) => `field.${field}`),
  ]),
  ...[...rolePermissions, ...agentPermissions].flatMap((name) => [`permission.${name}`, `permissionHint.${name}`]),
  ...UseKind.options.map((kind) => `use.${kind}_other`),
]

const wantedOfMail = Object.entries({
  fate: Fate.options,
  fateText: Fate.options,
  door: LedgerRow.shape.door.options,
  mailState: MailState.options,
  mailStateText: MailState.options,
  state: MailboxState.options,
  provider: OauthProvider.options,
  grant: OauthGrant.options,
  auth: MailboxAuth.options,
  sendAuth: SendAuth.options,
  security: Security.options,
  after: AfterFetch.options,
  step: TestStep.shape.step.options,
  outcome: TestStep.shape.outcome.options,
  problem: TestStep.shape.problem.unwrap().options,
  purpose: templateKeys.map((key) => key.replaceAll('.', '-')),
}).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

const wantedOfForms = Object.entries({
  kind: fieldKinds,
  preset: [...Object.keys(presets), 'custom'],
  mode: Mode.options,
  validator: Validator.options,
  builtIn: [...new Set(Object.values(builtIn).flat())],
  lead: Object.keys(builtIn),
  ofKind: ['ticket', 'contact', 'organization'],
  time: ['none', 'wall', 'instant'],
  format: ['none', 'us'],
  widget: ['dropdown', 'typeahead'],
  sort: ['alphabetical', 'reverse', 'manual'],
}).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

const wantedOfRules = Object.entries({
  flag: Flag.shape.code.options,
  flagShort: Flag.shape.code.options,
  action: actionKinds,
}).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

const wantedOfSimulations = Object.entries({
  state: SimulationState.options,
  field: SimulatedField.options,
  kind: DifferenceKind.options,
  none: DifferenceKind.options,
  leftOut: LeftOut.shape.key.options,
  draft: DraftOutline.def.keyType.options,
}).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

const wantedOfSla = Object.entries({
  skipped: SkipReason.options,
  calendarProblem: CalendarProblem.options,
}).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

describe('the texts of the settings area', () => {
  test.each(wanted)('%s is there', (key) => expect(textAt(texts, key)).toBeTypeOf('string'))
  test.each(wantedOfForms)('of forms: %s is there', (key) => expect(textAt(formTexts, key)).toBeTypeOf('string'))
  test.each(wantedOfRules)('of filters and rules: %s is there', (key) =>
    expect(textAt(ruleTexts, key)).toBeTypeOf('string'),
  )
  test.each(wantedOfSimulations)('of simulations: %s is there', (key) =>
    expect(textAt(simulationTexts, key)).toBeTypeOf('string'),
  )
  test.each(wantedOfSla)('of SLA: %s is there', (key) => expect(textAt(slaTexts, key)).toBeTypeOf('string'))
  test.each(wantedOfMail)('of mail: %s is there', (key) => expect(textAt(mailTexts, key)).toBeTypeOf('string'))
})

function textAt(texts: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], texts)
}
