import { expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const german = 'Guten Tag, das Kassenterminal ist seit heute Morgen tot. Bitte helfen Sie uns!'

test.each([
  ['the requester’s', 'fr', german, 'fr'],
  ['that of the words, where his is not known', null, german, 'de'],
  ['none, where the words do not tell either', null, '12345', null],
])('the language of a ticket is %s', async (_, own, message, language) => {
  const hardware = await world.id('department', 'Hardware')
  await world.db.updateTable('requester').set({ language: own }).where('name', '=', 'Ada').execute()
  await world.call('mia', `PUT /api/v1/assignment/policies/department/${hardware}`, {
    kind: 'best_fit',
    language: 'required',
  })
  const opened = await ticket({ department: 'Hardware', subject: '#', message })
  const { body } = await world.call('mia', `GET /api/v1/tickets/${opened.id}/candidates`)
  const limits = body.explanation.ruledOut.flatMap((one: { limit: string; detail: object }) =>
    one.limit === 'language' ? [one.detail] : [],
  )
  expect(limits[0] ?? { language: null }).toEqual({ language })
})
