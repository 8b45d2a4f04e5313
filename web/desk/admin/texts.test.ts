import { describe, expect, test } from 'vitest'
import { UseKind } from '#contract/crud.ts'
import { agentPermissions, rolePermissions } from '#contract/permissions.ts'
import { FieldKind } from '#contract/reference.ts'
import texts from '#web/locales/en/admin.json' with { type: 'json' }
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
  ...FieldKind.options.map((kind) => `questionKind.${kind}`),
]

describe('the texts of the settings area', () => {
  test.each(wanted)('%s is there', (key) => {
    const found = key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], texts)
    expect(found).toBeTypeOf('string')
  })
})
