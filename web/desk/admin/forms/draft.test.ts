import { describe, expect, test } from 'vitest'
import { askedField } from '#test/fields.ts'
import { keyFor, renamedOption, withoutLostWords } from './draft.ts'

describe('the key of a new question', () => {
  test.each([
    ['Serial number', 'serialNumber'],
    ['Größe (in cm)', 'grosseInCm'],
    ['2nd address', 'ndAddress'],
    ['電話', 'question'],
    ['', 'question'],
  ])('of %j is %s', (label, key) => {
    expect(keyFor(label, [])).toBe(key)
  })

  test('is one that no other question of the form has', () => {
    expect(keyFor('Floor', ['floor', 'floor2'])).toBe('floor3')
  })
})

describe('translations of a field', () => {
  const translations = { de: { label: 'Gerät', placeholder: 'Wähle', options: { till: 'Kasse', scale: 'Waage' } } }
  const options = [{ key: 'till', label: 'Till' }]
  const device = askedField({ key: 'device', kind: 'choice', config: { options }, translations })

  test('go with the key of an answer', () => {
    expect(renamedOption(translations, 'till', 'desk').de?.options).toEqual({ desk: 'Kasse', scale: 'Waage' })
    expect(renamedOption(translations, 'lamp', 'light')).toEqual(translations)
  })

  test('are left out with what they stood for', () => {
    expect(withoutLostWords(device).translations).toEqual({
      de: { label: 'Gerät', placeholder: 'Wähle', options: { till: 'Kasse' } },
    })
    const box = askedField({ key: 'device', kind: 'checkbox', config: {}, translations })
    expect(withoutLostWords(box).translations).toEqual({ de: { label: 'Gerät' } })
    expect(withoutLostWords(askedField({ key: 'plain' })).translations).toEqual({})
  })
})
