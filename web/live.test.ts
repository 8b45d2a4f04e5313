import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepFresh } from './live.ts'

/** The browser's end of the stream of events: it opens when a test says so. */
class Stream extends EventTarget {
  static readonly CLOSED = 2
  static last: Stream
  readyState = 0
  onopen = () => {}
  onerror = () => {}
  constructor() {
    super()
    Stream.last = this
  }
  close() {}
}

let cache: QueryClient
const stops: (() => void)[] = []

beforeEach(() => {
  vi.stubGlobal('EventSource', Stream)
  vi.stubGlobal('window', new EventTarget())
  cache = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, networkMode: 'always', retry: false } } })
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  cache.clear()
  vi.unstubAllGlobals()
})

/** Something on the page; its answers come when a test says so. */
function shown(...queryKey: string[]) {
  const asked: ((answer: string) => void)[] = []
  const queryFn = () => new Promise<string>((answer) => asked.push(answer))
  const observer = new QueryObserver(cache, { queryKey, queryFn })
  stops.push(observer.subscribe(() => {}))
  return { asked, observer }
}

test('what had come before the stream opened, late, is asked for again: nobody told what happened meanwhile', async () => {
  stops.push(keepFresh(cache))
  const ticket = shown('tickets', '12')
  const session = shown('session')
  ticket.asked[0]?.('Open')
  session.asked[0]?.('Sam')
  await vi.waitFor(() => expect(ticket.observer.getCurrentResult().data).toBe('Open'))
  expect(ticket.asked).toHaveLength(1)
  Stream.last.onopen()
  await vi.waitFor(() => expect(ticket.asked).toHaveLength(2))
  ticket.asked[1]?.('Closed')
  await vi.waitFor(() => expect(ticket.observer.getCurrentResult().data).toBe('Closed'))
  // Of what events are not about nothing was missed.
  expect(session.asked).toHaveLength(1)
})

test('what was on its way is asked for again when it has come', async () => {
  stops.push(keepFresh(cache))
  const queue = shown('queues')
  Stream.last.onopen()
  await new Promise((done) => setTimeout(done, 20))
  expect(queue.asked).toHaveLength(1)
  queue.asked[0]?.('3')
  await vi.waitFor(() => expect(queue.asked).toHaveLength(2))
})

test('what is asked for afterwards is asked for once; after an interruption everything is', async () => {
  stops.push(keepFresh(cache))
  Stream.last.onopen()
  const ticket = shown('tickets', '12')
  const session = shown('session')
  ticket.asked[0]?.('Open')
  session.asked[0]?.('Sam')
  await new Promise((done) => setTimeout(done, 20))
  expect([ticket.asked.length, session.asked.length]).toEqual([1, 1])
  Stream.last.onerror()
  Stream.last.onopen()
  await vi.waitFor(() => expect([ticket.asked.length, session.asked.length]).toEqual([2, 2]))
})
