import { describe, expect, test } from 'vitest'
import type { Authentication } from '../read/mail.ts'
import { authorshipOf, trustedResults } from './authorship.ts'

const passed: Authentication = {
  ...{ by: 'authentication-results', server: 'MX.desk.example', spf: 'pass', dkim: 'pass' },
  ...{ dmarc: 'pass', dmarcDomain: null },
}
const from = { name: 'Mia', address: 'mia@desk.example' }

describe('what a mail says of its authentication', () => {
  test.each<[string, Partial<Authentication>, { servers?: string[]; fetchHost?: string }, boolean]>([
    ['counts with a name that is set', {}, { servers: ['mx.desk.example'] }, true],
    ['and with no other', {}, { servers: ['mx2.desk.example'] }, false],
    ['nor where none is set', {}, {}, false],
    ['nor without a name', { server: '' }, { servers: ['mx.desk.example'] }, false],
    ['nor with an empty name set', { server: '' }, { servers: [''] }, false],
    ['nor from ARC', { by: 'arc' }, { servers: ['mx.desk.example'] }, false],
    ['nor from Received-SPF', { by: 'received-spf' }, { servers: ['mx.desk.example'] }, false],
    ["counts in Google's name, fetched there", { server: 'mx.google.com' }, { fetchHost: 'imap.gmail.com' }, true],
    ["and not in Google's name, come otherwise", { server: 'mx.google.com' }, {}, false],
    ['nor in that of another, fetched there', {}, { fetchHost: 'imap.gmail.com' }, false],
    ["counts without a name in a mailbox of Microsoft's", { server: '' }, { fetchHost: 'outlook.office365.com' }, true],
    ['and not elsewhere', { server: '' }, { fetchHost: 'imap.desk.example' }, false],
  ])('%s', (_, said, { servers = [], fetchHost = null }, counts) => {
    const authentication = { ...passed, ...said }
    expect(trustedResults({ authentication }, { servers, fetchHost })).toEqual(counts ? authentication : null)
  })

  test.each<[string, Partial<Authentication>, string[], string]>([
    ['proves who wrote it', {}, [], 'proven'],
    ['of the domain that is written from', { dmarcDomain: 'desk.example' }, [], 'proven'],
    ['of another domain proves nothing', { dmarcDomain: 'evil.example' }, [], 'unknown'],
    ['proves nothing of a sender who is not in From', {}, ['several_from'], 'unknown'],
    ['proves nothing where it was not checked', { dmarc: 'none' }, [], 'unknown'],
    ['proves a forgery', { dmarc: 'fail' }, [], 'forged'],
  ])('%s', (_, said, notices, authorship) => {
    const authentication = { ...passed, ...said }
    expect(authorshipOf({ from, notices, authentication }, authentication)).toBe(authorship)
  })

  test('is believed of anybody only where it says that the mail is forged', () => {
    expect(authorshipOf({ from, notices: [], authentication: passed }, null)).toBe('unknown')
    expect(authorshipOf({ from, notices: [], authentication: { ...passed, dmarc: 'fail' } }, null)).toBe('forged')
  })
})
