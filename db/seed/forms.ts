import { type Kysely, sql } from 'kysely'
import { FieldInput } from '#contract/forms.ts'
import type { DB } from '#db/types.ts'
import { createForm } from '#server/forms/forms.ts'
import { importItems } from '#server/forms/import-items.ts'
import { changeItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import { system } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { changeHelpTopic } from '#server/routing/help-topics/change.ts'

const field = (more: Record<string, unknown>) => FieldInput.parse({ kind: 'text', ...more })

const items = `value,extra,floor
Payment terminal,PT,0
Laptop,,
Desk phone,,
Printer on the first floor,P1,1
Printer on the second floor,P2,2`

const german: Record<string, string> = {
  'Payment terminal': 'Kartenterminal',
  'Desk phone': 'Tischtelefon',
  'Printer on the first floor': 'Drucker im ersten Stock',
  'Printer on the second floor': 'Drucker im zweiten Stock',
}

const inGerman = (words: object) => ({ translations: { de: words } })

/** A list of devices, a form that asks for one of them, and more about it on a condition; two topics that ask it. */
export async function seedForms(db: Kysely<DB>, now: Date): Promise<void> {
  const ctx: Ctx = { db, actor: system('Seed'), now }
  const list = await createList(ctx, {
    name: 'Devices',
    plural: 'Devices',
    sort: 'manual',
    properties: [field({ key: 'floor', label: 'Floor', kind: 'number' })],
  })
  await importItems(ctx, list.id, { csv: items })
  const devices = await db.selectFrom('listItem').select(['id', 'value']).where('listId', '=', list.id).execute()
  for (const { id, value } of devices) {
    if (german[value]) await changeItem(ctx, { id: list.id, itemId: id }, inGerman({ value: german[value] }))
  }
  const terminal = devices.find(({ value }) => value === 'Payment terminal')
  const showWhen = { key: 'device', is: 'oneOf', values: [String(terminal?.id)] }
  const form = await createForm(ctx, {
    name: 'Device',
    instructions: 'So that somebody with the right spare part comes.',
    ...inGerman({ name: 'Gerät', instructions: 'Damit jemand mit dem richtigen Ersatzteil kommt.' }),
    fields: [
      field({
        ...{ key: 'device', label: 'Which device?', kind: 'list', config: { listId: list.id } },
        ...inGerman({ label: 'Welches Gerät?' }),
      }),
      field({
        key: 'serial',
        label: 'Serial number',
        help: 'On its back',
        config: { placeholder: 'PT-1234' },
        showWhen,
        ...inGerman({ label: 'Seriennummer', help: 'Auf der Rückseite' }),
      }),
      field({
        key: 'people',
        label: 'How many people cannot work?',
        kind: 'number',
        config: { min: 1, isWhole: true },
        ...inGerman({ label: 'Wie viele Menschen können nicht arbeiten?' }),
      }),
      field({ key: 'callBack', label: 'Call me back', kind: 'checkbox', ...inGerman({ label: 'Bitte zurückrufen' }) }),
      field({
        key: 'phone',
        label: 'Number',
        kind: 'phone',
        showWhen: { key: 'callBack', is: 'oneOf', values: ['true'] },
        ...inGerman({ label: 'Nummer' }),
      }),
      field({ key: 'cause', label: 'Cause', requesterMode: 'hidden' }),
    ],
  })
  const { rows } = await sql<{ id: number }>`
    select id from help_topic where name in ('Business Critical Outage', 'Hardware') order by id`.execute(db)
  for (const { id } of rows) await changeHelpTopic(ctx, id, { formIds: [form.id] })
}
