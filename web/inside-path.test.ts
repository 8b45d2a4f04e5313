import { expect, test } from 'vitest'
import { insidePath } from './inside-path.ts'

test.each([
  ['/requests/12?rate=good#reply', '/requests/12?rate=good#reply'],
  ['/', '/'],
  [undefined, '/home'],
  ['', '/home'],
  ['requests', '/home'],
  ['//evil.example', '/home'],
  ['/\\evil.example', '/home'],
  ['\\\\evil.example', '/home'],
  ['/\t/evil.example', '/home'],
  ['/\n\\evil.example', '/home'],
  ['/..//evil.example', '/home'],
  ['/./\\evil.example', '/home'],
  ['https:evil.example', '/home'],
  ['https://evil.example', '/home'],
  ['javascript:alert(1)', '/home'],
  ['data:text/html,x', '/home'],
  ['/%2f/evil.example', '/%2f/evil.example'],
])('of %j one goes on to %s', (next, to) => {
  expect(insidePath(next, '/home')).toBe(to)
})
