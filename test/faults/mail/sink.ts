import { appendFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

// A mail server that takes everything and writes down what it took: node sink.ts PORT FILE

const [port, file] = process.argv.slice(2)
if (!port || !file) throw new Error('node sink.ts PORT FILE')

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  onData: (stream, session, answer) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const header = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n')[0] ?? ''
      const messageId = /^message-id:\s*<([^>]+)>/im.exec(header)?.[1] ?? null
      const to = session.envelope.rcptTo.map(({ address }) => address)
      appendFileSync(file, `${JSON.stringify({ messageId, to })}\n`)
      answer()
    })
  },
})
server.on('error', () => {}) // a client that was killed
server.listen(Number(port), '127.0.0.1')
