import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import fastifyFactory, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutOffSlowBodies } from './slow-bodies.ts'

const fastify: FastifyInstance = fastifyFactory()
cutOffSlowBodies(fastify, { everySeconds: 0.3, leastBytes: 100 })
fastify.addContentTypeParser('*', (_request, _payload, done) => done(null))
fastify.post('/', async ({ body, raw }) => {
  if (body !== undefined) return String(body).length
  let size = 0
  for await (const chunk of raw) size += chunk.length
  return size
})
beforeAll(() => fastify.listen({ port: 0, host: '127.0.0.1' }))
afterAll(() => fastify.close())

/** Sends a body of 1,000 bytes, so many at a time every 50 ms; tells what came back until the connection ended. */
function post(type: string, bytesAtATime: number): Promise<{ answer: string; sent: number }> {
  return new Promise((resolve) => {
    let answer = ''
    let sent = 0
    const socket = connect((fastify.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(
      `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: 1000\r\n\r\n`,
    )
    const timer = setInterval(() => {
      const more = Math.min(bytesAtATime, 1000 - sent)
      if (more > 0) socket.write('x'.repeat(more))
      sent += more
    }, 50)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {}) // cut off while it writes
    socket.on('close', () => {
      clearInterval(timer)
      resolve({ answer, sent })
    })
  })
}

test.each([
  ['text/plain', 'read at once'],
  ['application/octet-stream', 'streamed'],
])('a body (%s, %s) that crawls is cut off; one that moves may take its time', async (type) => {
  const [crawling, silent, moving] = await Promise.all([post(type, 1), post(type, 0), post(type, 40)])
  expect(crawling).toEqual({ answer: '', sent: expect.any(Number) })
  expect(crawling.sent).toBeLessThan(40)
  expect(silent).toEqual({ answer: '', sent: 0 })
  expect(moving).toEqual({ answer: expect.stringContaining('200 OK'), sent: 1000 })
})
