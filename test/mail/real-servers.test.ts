import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ImapDoor, startFetching } from '#server/mail/doors/imap.ts'
import { listenForMail, type SmtpDoor } from '#server/mail/doors/smtp.ts'
import { createMailAddress } from '#server/mail/mailboxes/addresses.ts'
import { createMailbox } from '#server/mail/mailboxes/change.ts'
import { testWorld } from '#test/world.ts'
import { type Dovecot, noDovecot, startDovecot } from './dovecot.ts'
import { noPostfix, type Postfix, startPostfix } from './postfix.ts'

const world = await testWorld()
const why = noDovecot ?? noPostfix

describe.skipIf(why)(`mail by Postfix and Dovecot${why ? ` (skipped: ${why})` : ''}`, () => {
  let dovecot: Dovecot
  let postfix: Postfix
  let fetching: ImapDoor
  let smtp: SmtpDoor
  let lmtp: SmtpDoor

  beforeAll(async () => {
    const app = await world.app()
    dovecot = await startDovecot()
    smtp = await listenForMail(app, { protocol: 'smtp', listen: { host: '127.0.0.1', port: 0 } })
    lmtp = await listenForMail(app, { protocol: 'lmtp', listen: { host: '127.0.0.1', port: 0 } })
    postfix = await startPostfix({
      lmtpPort: dovecot.lmtpPort,
      relays: { 'smtp.example': `smtp:${smtp.port}`, 'lmtp.example': `lmtp:${lmtp.port}` },
    })
    const { user, pass } = dovecot.account('support@local.example')
    const mia = world.as('mia')
    const server = { fetchHost: dovecot.host, fetchPort: dovecot.port, fetchSecurity: 'none' as const }
    await createMailbox(mia, { name: 'Support', ...server, userName: user, password: pass }, app.secret)
    for (const domain of ['smtp.example', 'lmtp.example']) await createMailAddress(mia, { email: `support@${domain}` })
    fetching = startFetching(app, { lookEveryMs: 100 })
  })
  afterAll(async () => {
    await fetching?.stop()
    await postfix?.stop()
    await smtp?.stop()
    await lmtp?.stop()
    await dovecot?.stop()
  })

  test.each([
    ['delivered to a mailbox and fetched', 'support@local.example', 'imap'],
    ['brought by SMTP', 'support@smtp.example', 'smtp'],
    ['brought by LMTP', 'support+t-token@lmtp.example', 'smtp'],
  ])('is %s', async (_, to, door) => {
    const transport = createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true })
    const subject = `Printer on fire, ${to}`
    await transport.sendMail({ from: 'ada@example.com', to, subject, text: '.\r\nIt burns.\r\n' })
    const found = async () => {
      const { files } = await world.app()
      const rows = await world.db.selectFrom('incomingMail').select(['door', 'sha256']).orderBy('id').execute()
      const raws = await Promise.all(
        rows.map(async (row) => {
          const file = await files.open(row.sha256)
          const chunks: Buffer[] = (await file?.stream().toArray()) ?? []
          return { door: row.door, raw: Buffer.concat(chunks).toString() }
        }),
      )
      return raws.filter(({ raw }) => raw.includes(subject)).map((it) => it.door)
    }
    await expect.poll(found, { interval: 100 }).toEqual([door])
  })
})
