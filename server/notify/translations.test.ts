import { expect, test } from 'vitest'
import { createForm } from '#server/forms/forms.ts'
import { createItem } from '#server/forms/list-items.ts'
import { createList } from '#server/forms/lists.ts'
import { changeDepartment } from '#server/people/departments/change.ts'
import { createHelpTopic } from '#server/routing/help-topics/change.ts'
import { changeStatus } from '#server/sla/statuses.ts'
import { field } from '#test/fields.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld({ PUBLIC_URL: 'https://help.example' })
const mia = () => world.as('mia')

const list = await createList(mia(), { name: 'Sites' })
const cologne = await createItem(mia(), list.id, { value: 'Cologne', translations: { de: { value: 'Köln' } } })
const form = await createForm(mia(), {
  name: 'Devices',
  fields: [
    field({
      ...{ key: 'device', label: 'Device', kind: 'choice', config: { options: [{ key: 'till', label: 'Till' }] } },
      translations: { de: { options: { till: 'Kasse' } } },
    }),
    field({ key: 'site', label: 'Site', kind: 'list', config: { listId: list.id } }),
    field({ key: 'urgent', label: 'Urgent', kind: 'checkbox' }),
  ],
})
const topic = await createHelpTopic(mia(), {
  ...{ name: 'Repair', formIds: [form.id], translations: { de: { name: 'Reparatur' } } },
})
const closed = await world.id('ticketStatus', 'Closed')
await changeStatus(mia(), closed, { translations: { de: { name: 'Abgeschlossen' } } })
await changeDepartment(mia(), await world.id('department', 'Support'), { translations: { de: { name: 'Betreuung' } } })
const body =
  '<p>{{ ticket.department }}, {{ ticket.topic }}, {{ ticket.fields.device }}, {{ ticket.fields.site }}, {{ ticket.fields.urgent }}: {{ ticket.status }}</p>'
for (const language of ['en', 'de']) {
  for (const key of ['ticket.autoresp', 'ticket.resolved-notice']) {
    const text = key === 'ticket.autoresp' ? body : `${body}{{ status.to }}`
    const source = { language, subject: 'Request {{ ticket.number }}', body: text }
    expect((await world.call('mia', `PUT /api/v1/templates/${key}`, source)).status).toBe(200)
  }
}

async function mailsTo(who: string): Promise<string[]> {
  await world.db.deleteFrom('outgoingMail').execute()
  const fields = { device: 'till', site: cologne.id, urgent: true }
  const opening = { subject: 'Dead', message: 'It is dead.', helpTopicId: topic.id, fields }
  const made = await world.call(who, 'POST /api/v1/portal/tickets', opening)
  await world.work()
  expect((await world.call('mia', `PUT /api/v1/tickets/${made.body.id}/status`, { statusId: closed })).status).toBe(200)
  await world.work()
  const mails = await world.db
    .selectFrom('outgoingMail')
    .select('bodyText')
    .where('toAddress', 'like', `${who}@%`)
    .orderBy('id')
    .execute()
  return mails.map(({ bodyText }) => bodyText)
}

test('mails to requesters say topic, answers and status in their language', async () => {
  await world.db.updateTable('requester').set({ language: 'de' }).where('name', '=', 'Ada').execute()
  const [receipt, notice] = await mailsTo('ada')
  expect(receipt).toContain('Betreuung, Reparatur, Kasse, Köln, Ja: Offen')
  expect(notice).toContain('Betreuung, Reparatur, Kasse, Köln, Ja: Abgeschlossen')
  expect(notice?.match(/Abgeschlossen/g)).toHaveLength(2)
  const [plain] = await mailsTo('bob')
  expect(plain).toContain('Support, Repair, Till, Cologne, Yes: Open')
})
