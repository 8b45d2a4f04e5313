import i18next from 'i18next'
import { beforeEach, describe, expect, test } from 'vitest'
import { reasons } from '#contract/reasons.ts'
import de from '#web/locales/de/events.json' with { type: 'json' }
import en from '#web/locales/en/events.json' with { type: 'json' }
import { eventWords } from './tickets/thread/event-words.ts'
import { whyWords } from './why-words.ts'

beforeEach(() =>
  i18next.init({
    lng: 'de',
    resources: { de: { events: de }, en: { events: en } },
    interpolation: { escapeValue: false },
  }),
)

describe('why an action was skipped is said', () => {
  test.each([
    ['agent_absent', { name: 'Sam', words: 'Sam is absent.' }, 'Sam ist abwesend'],
    ['archived', { words: '"Hardware" is archived.' }, 'archiviert'],
    ['named_disabled', { name: 'Hardware', words: '"Hardware" is disabled.' }, 'Hardware ist deaktiviert'],
    [
      'needs_fields',
      { fields: 'Gerät, Raum', words: 'x' },
      'vor dem Schließen muss das ausgefüllt werden: Gerät, Raum',
    ],
    ['bad_template', { said: 'memory limit', words: 'x' }, 'der Text lässt sich nicht ausfüllen: memory limit'],
    // A code of a newer version, and what was noted before there were codes.
    ['on_the_moon', { words: 'It is on the moon.' }, 'It is on the moon.'],
    ['Sam is absent.', undefined, 'Sam is absent.'],
    ['"Level I Support" is archived.', undefined, '"Level I Support" is archived.'],
  ])('%s', (why, values, expected) => {
    expect(whyWords(why, values)).toBe(expected)
  })

  test('in the thread, in the language of whoever reads it', async () => {
    const did = [
      {
        ...{ kind: 'assignAgent', value: 'Sam', outcome: 'skipped' },
        ...{ why: 'agent_absent', whyValues: { name: 'Sam', words: 'Sam is absent.' } },
      },
    ]
    const event = {
      ...{ id: 1, type: 'event', at: '2030-01-01T00:00:00Z', event: 'ticket.rule_applied', changes: {} },
      author: { kind: 'system', id: null, name: 'Give' },
      data: { rule: { name: 'Give' }, did },
    } as unknown as Parameters<typeof eventWords>[0]
    const wording = { dateTime: String, fields: [], answer: () => '' }
    expect(eventWords(event, wording)).toContain('Sam ist abwesend')
    await i18next.changeLanguage('en')
    expect(eventWords(event, wording)).toContain('(skipped: Sam is absent)')
  })
})

describe.each(Object.entries({ en: en.whySkipped, de: de.whySkipped }))('in %s', (_, words) => {
  test.each(Object.entries(reasons))('%s has words, and they name what the reason names', (code, names) => {
    const text: string = words[code as keyof typeof reasons]
    expect(text.replace(/{{\w+}}/g, '').trim()).not.toBe('')
    expect([...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name)).toEqual([...names])
  })

  test('there are words for no other reason', () => {
    expect(Object.keys(words)).toEqual(Object.keys(reasons))
  })
})
