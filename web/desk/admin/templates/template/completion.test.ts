import { describe, expect, test } from 'vitest'
import { completed, wordAt } from './completion.ts'

const caretIn = (text: string) => ({ source: text.replace('|', ''), caret: text.indexOf('|') })

describe('a name begins', () => {
  test.each([
    ['Hello {{|', ''],
    ['Hello {{ |', ''],
    ['Hello {{ tick|', 'tick'],
    ['{{ ticket.nu| }}', 'ticket.nu'],
    ['{{- re|', 're'],
    ['{% if re|', 're'],
    ['{% if a == re| %}', 're'],
    ['{% for event in ev|', 'ev'],
    ['Hello |', null],
    ['{{ a }} b|', null],
    ['{% if a %} b|', null],
    ['{% |', null],
  ])('%s', (text, word) => {
    const { source, caret } = caretIn(text)
    expect(wordAt(source, caret)?.text ?? null).toBe(word)
  })
})

describe('a name is completed', () => {
  test.each([
    ['Hello {{|', 'Hello {{ desk.name }}'],
    ['Hello {{ de| there', 'Hello {{ desk.name }} there'],
    ['Hello {{ de| }}', 'Hello {{ desk.name }}'],
    ['{{ de|sk.url }}', '{{ desk.name }}'],
    ['{{ de| | upcase }}', '{{ desk.name | upcase }}'],
    ['{% if de| %}', '{% if desk.name %}'],
  ])('%s', (text, whole) => {
    const caret = text.indexOf('|')
    const source = text.slice(0, caret) + text.slice(caret + 1)
    const word = wordAt(source, caret)
    const { from, to, text: put } = completed(source, { at: word?.at ?? 0, caret, name: 'desk.name' })
    expect(source.slice(0, from) + put + source.slice(to)).toBe(whole)
  })
})
