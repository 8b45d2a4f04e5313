import { describe, expect, test } from 'vitest'
import { MICROSOFT_CLIENT_SCOPES } from '#contract/mailboxes.ts'
import { grantOf, mailboxBody, mailboxValues, presetOf, securityOf, testBody } from './form.ts'

const fresh = mailboxValues(null)

describe('the form of a mailbox', () => {
  test('a provider fills in its servers, and takes them away again', () => {
    const google = { ...fresh, ...presetOf('google', fresh) }
    expect(google).toMatchObject({ fetchHost: 'imap.gmail.com', sendHost: 'smtp.gmail.com', sendPort: 465 })
    expect({ ...google, ...presetOf('other', google) }).toMatchObject({ fetchHost: '', sendHost: '', sendPort: 587 })
  })

  test('what was typed stays when there is nothing to put in its place', () => {
    const typed = { ...fresh, ...presetOf('google', fresh), fetchHost: 'imap.example.com' }
    expect({ ...typed, ...presetOf('other', typed) }).toMatchObject({ fetchHost: 'imap.example.com', sendHost: '' })
  })

  test('a secret that was not touched is not sent, one that is to go is null', () => {
    const body = mailboxBody({ ...fresh, password: null, sendPassword: 'new' })
    expect(body).toMatchObject({ password: null, sendPassword: 'new' })
    expect(body.dkimKey).toBeUndefined()
  })

  test('what is not fetched has neither server nor port', () => {
    const body = mailboxBody({ ...fresh, fetches: false, fetchHost: 'imap.example.com' })
    expect(body).toMatchObject({ fetchHost: null, fetchPort: null })
  })

  test('the usual port follows the encryption, another one stays', () => {
    expect(securityOf('fetch', 'starttls', 993)).toEqual({ fetchSecurity: 'starttls', fetchPort: 143 })
    expect(securityOf('send', 'tls', 2525)).toEqual({ sendSecurity: 'tls' })
  })

  test('a program at Microsoft asks for what was consented to', () => {
    const microsoft = { ...fresh, ...presetOf('microsoft', fresh) }
    expect(grantOf('client_credentials', microsoft)).toMatchObject({ oauthScopes: MICROSOFT_CLIENT_SCOPES })
    expect(grantOf('client_credentials', { ...microsoft, oauthScopes: 'mine' })).toEqual({
      oauthGrant: 'client_credentials',
    })
  })

  test('a test needs no name', () => {
    expect(testBody(fresh, ' ')).not.toHaveProperty('name')
    expect(testBody(fresh, 'ada@example.com')).toMatchObject({ sendTo: 'ada@example.com' })
  })
})
