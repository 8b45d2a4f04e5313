import { connect } from 'node:net'
import fastifyFactory from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { type EventStream, openEventStream } from './event-stream.ts'

const fastify = fastifyFactory()
const opened: EventStream[] = []
fastify.get('/events', (_, reply) => void opened.push(openEventStream(reply)))
const address = new URL(await fastify.listen({ port: 0, host: '127.0.0.1' }))
afterAll(() => fastify.close())

/** A client that reads only when it is told to. */
async function client() {
  const socket = connect(Number(address.port), address.hostname)
  socket.write('GET /events HTTP/1.1\r\nHost: desk\r\n\r\n')
  const before = opened.length
  while (opened.length === before) await new Promise((resolve) => setTimeout(resolve, 5))
  return { socket, stream: opened.at(-1) as EventStream }
}

test('a client that does not read is cut off, and takes no memory', async () => {
  const { socket, stream } = await client()
  socket.pause()
  const ended = new Promise<void>((resolve) => stream.onEnd(resolve))
  for (let sent = 0; sent < 20_000 && stream.isOpen; sent += 1) stream.send({ id: sent, data: 'x'.repeat(1000) })
  expect(stream.isOpen).toBe(false)
  await ended
  stream.send({ data: 'nothing comes of it' })
  socket.destroy()
})

test('says when it has ended, whoever ended it', async () => {
  const one = await client()
  const left = new Promise<void>((resolve) => one.stream.onEnd(resolve))
  one.socket.destroy()
  await left
  const other = await client()
  const over = new Promise<void>((resolve) => other.stream.onEnd(resolve))
  other.stream.end()
  await over
})

test('writes events with id, name and data on one line', async () => {
  const { socket, stream } = await client()
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  stream.send({ id: 5, data: { text: 'two\nlines' } })
  stream.send({ name: 'resync', data: {} })
  while (!text.includes('resync')) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(text).toContain('retry: 2000\n')
  expect(text).toContain('id: 5\ndata: {"text":"two\\nlines"}\n\n')
  expect(text).toContain('event: resync\ndata: {}\n\n')
  socket.destroy()
})
