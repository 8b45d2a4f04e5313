import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { events, property, propertyIs } from './desk-page.ts'
import { expectNoSidewaysScrolling } from './person.ts'
import { requestForm } from './portal-page.ts'

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { visitor, signedIn } = browsing(desk)

test('a list and a form are made, answered in the portal and changed at the desk', async () => {
  const anna = await signedIn('anna')
  const { page } = anna

  // A list, and its items.
  await anna.goTo('/desk/admin/lists')
  await anna.click(page.getByRole('button', { name: 'New list' }).first())
  const drawer = page.getByRole('dialog', { name: /New list|Terminals/ })
  await anna.write(drawer.getByLabel('Name'), 'Terminals')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  for (const name of ['Lane', 'Desk']) {
    await anna.click(drawer.getByRole('button', { name: 'Add an item' }))
    const dialog = page.getByRole('dialog', { name: 'Add an item' })
    await anna.write(dialog.getByLabel('Value'), name)
    await anna.click(dialog.getByRole('button', { name: 'Save' }))
    await anna.sees(drawer.getByRole('button', { name }).first())
  }
  await anna.looks()

  // A form with a field that is only shown on a condition.
  await anna.goTo('/desk/admin/forms')
  await anna.click(page.getByRole('button', { name: 'New form' }).first())
  const form = page.getByRole('dialog', { name: 'New form' })
  await anna.write(form.getByRole('textbox', { name: 'Name' }), 'Payment')
  await anna.click(form.getByRole('button', { name: 'Add a field' }))
  const fields = form.getByRole('listitem')
  await anna.write(fields.nth(0).getByLabel('Label'), 'Device')
  await anna.click(fields.nth(0).getByRole('combobox', { name: 'Kind' }))
  await anna.click(page.getByRole('option', { name: 'From a list' }))
  await anna.click(fields.nth(0).getByRole('combobox', { name: 'List' }))
  await anna.click(page.getByRole('option', { name: 'Terminals' }))
  await anna.click(form.getByRole('button', { name: 'Add a field' }))
  await anna.write(fields.nth(1).getByLabel('Label'), 'Lane number')
  await anna.click(fields.nth(1).getByRole('combobox', { name: 'Who fills it in' }))
  await anna.click(page.getByRole('option', { name: 'Required', exact: true }))
  await anna.click(fields.nth(1).getByLabel('Show it only on a condition'))
  await anna.click(fields.nth(1).getByRole('combobox', { name: 'these values' }))
  await anna.click(page.getByRole('option', { name: 'Lane' }))
  await anna.press('Escape')
  await anna.looks()
  await anna.click(form.getByRole('button', { name: 'Create' }))
  await anna.seesNot(form)

  // The topic asks it.
  await anna.goTo('/desk/admin/help-topics')
  await anna.click(page.getByText('Feedback'))
  const topic = page.getByRole('dialog', { name: 'Feedback' })
  await anna.click(topic.getByRole('combobox', { name: 'Add a form' }))
  await anna.click(page.getByRole('option', { name: 'Payment' }))
  await anna.looks()
  await anna.click(topic.getByRole('button', { name: 'Save' }))
  await anna.seesNot(topic)

  // A requester answers it on a phone.
  const ada = await visitor('Ada', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await ada.goTo('/new')
  const request = requestForm(ada)
  await request.topic.selectOption({ label: 'Feedback' })
  const lane = ada.page.getByLabel('Lane number')
  await ada.sees(ada.page.getByLabel(/^Device/))
  await ada.seesNot(lane)
  await ada.page.getByLabel(/^Device/).selectOption({ label: 'Lane' })
  await ada.sees(lane)
  await ada.write(request.subject, 'Terminal dead')
  await ada.write(request.message, 'It does not start.')
  await ada.write(request.email, 'ada@example.com')
  await ada.write(request.name, 'Ada')
  await request.send.tap()
  await ada.sees(/needs? .*attention|field/i)
  await ada.write(lane, 'Lane 7')
  await expectNoSidewaysScrolling(ada.page)
  await ada.looks()
  await request.send.tap()
  await ada.sees('Your request has arrived')

  // The agent sees it, finds it, and changes it.
  const found = async () => {
    await world.work()
    return (await world.call('anna', 'GET /api/v1/tickets?q=lane')).body.items
  }
  await expect.poll(async () => (await found()).length).toBe(1)
  const [{ id }] = await found()
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.sees(propertyIs(anna, 'Device', 'Lane'), propertyIs(anna, 'Lane number', 'Lane 7'))
  await anna.click(property(anna, 'Device'))
  await anna.click(page.getByRole('combobox', { name: 'Device' }))
  await anna.click(page.getByRole('option', { name: 'Desk' }))
  await anna.press('Enter')
  await anna.sees(propertyIs(anna, 'Device', 'Desk'), events(anna).filter({ hasText: 'Device: Lane → Desk' }))
  await anna.seesNot(property(anna, 'Lane number'))
  await anna.looks()
})

test('what is named at the desk is said in other languages, and read so on a phone', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/forms')
  await anna.click(page.getByRole('button', { name: 'New form' }).first())
  const form = page.getByRole('dialog', { name: 'New form' })
  await anna.write(form.getByRole('textbox', { name: 'Name' }), 'Room')
  await anna.click(form.getByRole('button', { name: 'Add a field' }))
  const field = form.getByRole('listitem').nth(0)
  await anna.write(field.getByLabel('Label'), 'Which room?')
  await anna.write(field.getByLabel('Help'), 'It stands on the door.')
  await anna.click(field.getByText('In other languages'))
  await anna.write(field.getByLabel('Label (Deutsch)'), 'Welcher Raum?')
  await anna.sees(field.getByText('Deutsch: 1 of 2'))
  await anna.looks()
  await anna.click(form.getByRole('button', { name: 'Create' }))
  await anna.seesNot(form)

  await anna.goTo('/desk/admin/help-topics')
  await anna.click(page.getByText('General Inquiry'))
  const topic = page.getByRole('dialog', { name: 'General Inquiry' })
  await anna.click(topic.getByText('In other languages'))
  await anna.write(topic.getByLabel('Name (Deutsch)'), 'Ganz allgemein')
  await anna.click(topic.getByRole('combobox', { name: 'Add a form' }))
  await anna.click(page.getByRole('option', { name: 'Room' }))
  await anna.looks()
  await anna.click(topic.getByRole('button', { name: 'Save' }))
  await anna.seesNot(topic)

  await anna.goTo('/desk/admin/departments')
  await anna.click(page.getByText('Sales', { exact: true }))
  const department = page.getByRole('dialog', { name: 'Sales' })
  await anna.click(department.getByText('In other languages'))
  await anna.write(department.getByLabel('Name (Deutsch)'), 'Verkauf')
  await anna.looks()
  await anna.click(department.getByRole('button', { name: 'Save', exact: true }))
  await anna.seesNot(department)

  await anna.goTo('/desk/admin/desk?field=welcome')
  await anna.write(page.getByLabel('Welcome text'), 'Ask us.')
  await anna.click(page.getByText('In other languages'))
  await anna.write(page.getByLabel('Welcome text (Deutsch)'), 'Fragen Sie uns.')
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Save', exact: true }))
  await anna.sees('Saved')

  const jan = await visitor('Jan', {
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    locale: 'de-DE',
  })
  await jan.goTo('/')
  await jan.sees('Fragen Sie uns.')
  await jan.goTo('/new')
  await jan.page.getByRole('combobox').first().selectOption({ label: 'Ganz allgemein' })
  await jan.sees(jan.page.getByLabel(/^Welcher Raum\?/), 'It stands on the door.')
  await expectNoSidewaysScrolling(jan.page)
  await jan.looks()
  await jan.click(jan.page.getByRole('button', { name: 'English' }))
  await jan.sees(jan.page.getByLabel(/^Which room\?/))
})

test('a ticket is given a further form: with formatting, a zone, an extension and checked files, in German on a phone', async () => {
  const field = (more: object) => ({ requesterMode: 'edit', agentMode: 'edit', ...more })
  const loan = await add(world, 'forms', {
    name: 'Leihgerät',
    fields: [
      field({
        key: 'told',
        label: 'Gut zu wissen',
        kind: 'information',
        config: { html: '<p>Bitte <strong>pünktlich</strong> zurück.</p>' },
      }),
      field({ key: 'why', label: 'Wofür?', kind: 'paragraph', config: { isRich: true } }),
      field({
        key: 'back',
        label: 'Rückgabe',
        kind: 'date',
        config: { time: 'instant', timeZone: 'Europe/Berlin', mayBePast: false, max: '2031-12-31' },
      }),
      field({ key: 'desk', label: 'Telefon am Platz', kind: 'phone', config: { hasExtension: true } }),
      field({
        key: 'zone',
        label: 'Zeitzone',
        kind: 'timeZone',
        config: { isDetected: false, placeholder: 'Wo sind Sie?' },
      }),
      field({
        key: 'badge',
        label: 'Foto des Ausweises',
        kind: 'file',
        config: { mediaTypes: ['image/*'], isStrict: true },
      }),
    ],
  })
  await add(world, 'help-topics', { name: 'Leihgeräte', formIds: [loan.id] })
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'de-DE' }
  const ada = await visitor('Ada', { ...phone, timezoneId: 'America/New_York' })
  const { page: hers } = ada
  await ada.goTo('/new')
  await hers.getByLabel('Hilfethema').selectOption({ label: 'Leihgeräte' })
  await ada.write(hers.getByLabel('Betreff'), 'Ein Notebook')
  await ada.write(hers.getByLabel('Was ist passiert, oder was brauchen Sie?'), 'Für eine Woche.')
  await ada.write(hers.getByLabel('E-Mail-Adresse'), 'ada@example.com')
  await ada.write(hers.getByLabel('Ihr Name'), 'Ada')
  await ada.sees('pünktlich', 'Bilder', 'nicht in der Vergangenheit', /Zeitzone Europe\/Berlin/)
  const why = hers.getByRole('textbox', { name: /^Wofür/ })
  await ada.click(why)
  await hers.getByRole('button', { name: 'Fett' }).tap()
  await ada.type('Messe')
  await hers.getByLabel(/^Rückgabe/).fill('2020-01-01T10:00')
  await ada.write(hers.getByLabel(/^Telefon am Platz/), '030 1234567')
  await ada.write(hers.getByLabel('Durchwahl'), '12')
  const files = (content: string) => ({
    name: 'ausweis.png',
    mimeType: 'image/png',
    buffer: Buffer.from(content, 'latin1'),
  })
  const chooser = hers.locator('input[type=file][accept="image/*"]')
  await chooser.setInputFiles(files('\x89PNG\r\n\x1a\n....'))
  const send = hers.getByRole('button', { name: 'Anfrage senden' })
  ada.expectRefusal(/422 POST .*\/portal\/tickets/)
  await ada.sees('ausweis.png')
  await send.tap()
  await ada.sees('Das darf nicht in der Vergangenheit liegen.')
  await expectNoSidewaysScrolling(hers)
  await ada.looks()
  await hers.getByLabel(/^Rückgabe/).fill('2031-01-01T10:00')
  await send.tap()
  await ada.sees('Ihre Anfrage ist angekommen')

  const [{ id }] = (await world.call('anna', 'GET /api/v1/tickets?sort=-created')).body.items
  const { body } = await world.call('anna', `GET /api/v1/tickets/${id}`)
  expect(body.fields).toMatchObject({
    why: { html: '<p><strong>Messe</strong></p>', text: 'Messe' },
    back: '2031-01-01T09:00:00.000Z',
    desk: '030 1234567 x12',
  })

  // At the desk it reads the same, and another ticket is given the form by hand.
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo(`/desk/tickets/${id}`)
  await anna.sees(propertyIs(anna, 'Telefon am Platz', '030 1234567 x12'), /10:00.*\(Europe\/Berlin\)/)
  await anna.sees(page.getByRole('complementary').locator('strong', { hasText: 'Messe' }))
  await anna.looks()
  const other = await add(world, 'tickets', {
    subject: 'Noch eins',
    message: 'Bitte.',
    requester: { email: 'ada@example.com' },
  })
  await anna.goTo(`/desk/tickets/${other.id}`)
  await anna.click(page.getByRole('button', { name: 'Forms of this ticket' }))
  const dialog = page.getByRole('dialog', { name: 'Forms of this ticket' })
  await anna.click(dialog.getByRole('combobox', { name: 'Asked besides those of its help topic' }))
  await anna.click(page.getByRole('option', { name: 'Leihgerät' }))
  await anna.press('Escape')
  await anna.looks()
  await anna.click(dialog.getByRole('button', { name: 'Save' }))
  await anna.sees(property(anna, 'Telefon am Platz'), events(anna).filter({ hasText: 'Forms: Leihgerät' }))
  await anna.click(property(anna, 'Wofür\\?'))
  await anna.click(page.getByRole('textbox', { name: 'Wofür?' }))
  await anna.type('Für zu Hause')
  await anna.click(
    page
      .getByRole('dialog')
      .or(page.getByRole('form', { name: 'Wofür?' }))
      .getByRole('button', { name: 'Save' }),
  )
  await anna.sees(propertyIs(anna, 'Wofür?', 'Für zu Hause'))
  await anna.looks()
})
