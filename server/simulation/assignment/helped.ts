import { REMEMBERED } from '#server/assignment/load-scene.ts'
import type { Ticket } from '#server/assignment/scene.ts'
import type { Live } from './desk.ts'

const KEPT_MS = REMEMBERED.days * 86_400_000
type Before = Ticket['before']
type How = 'requester' | 'organization'
const NOBODY: Before = new Map()

/** Tickets of one requester or organization that somebody has, the oldest first. */
interface Book {
  how: How
  tickets: Live[]
  /** Who has the newest of them; worked out when it is asked for, and for so long. */
  agents: ReadonlyMap<number, How> | null
  until: number
}

/** Who has helped whom, as it changes. */
export interface Helped {
  /** A ticket goes to somebody, from somebody to somebody else, or back to nobody. */
  note(live: Live, had: number | null): void
  by(live: Live, agentId: number, now: number): How | undefined
  /** All who have helped its requester or his organization. */
  before(live: Live, now: number): Before
}

export function nobodyHelped(): Helped {
  const requesters = new Map<number, Book>()
  const organizations = new Map<number, Book>()
  const bookOf = (books: Map<number, Book>, id: number, how: How) => {
    const known = books.get(id) ?? { how, tickets: [], agents: null, until: 0 }
    books.set(id, known)
    return known
  }
  const booksOf = ({ course: { requesterId, organizationId } }: Live): Book[] => [
    bookOf(requesters, requesterId, 'requester'),
    ...(organizationId === null ? [] : [bookOf(organizations, organizationId, 'organization')]),
  ]
  return {
    note(live, had) {
      for (const book of booksOf(live)) {
        if (had === null) enter(book.tickets, live)
        else if (live.agentId === null) book.tickets.splice(book.tickets.lastIndexOf(live), 1)
        book.agents = null
      }
    },
    by(live, agentId, now) {
      for (const book of booksOf(live)) {
        const how = newest(book, now).get(agentId)
        if (how) return how
      }
    },
    before(live, now) {
      const [requester = NOBODY, organization = NOBODY] = booksOf(live).map((book) => newest(book, now))
      if (organization.size === 0) return requester
      return requester.size === 0 ? organization : new Map([...organization, ...requester])
    },
  }
}

function enter(tickets: Live[], live: Live): void {
  let at = tickets.length
  while (at > 0 && (tickets[at - 1] as Live).course.ticketId > live.course.ticketId) at -= 1
  tickets.splice(at, 0, live)
}

function newest(book: Book, now: number): ReadonlyMap<number, How> {
  if (book.agents && now < book.until) return book.agents
  const agents = new Map<number, How>()
  const oldest = Math.max(0, book.tickets.length - REMEMBERED[book.how])
  book.until = Number.POSITIVE_INFINITY
  for (let at = book.tickets.length - 1; at >= oldest; at -= 1) {
    const { agentId, course } = book.tickets[at] as Live
    if (course.openedAt <= now - KEPT_MS) break
    if (agentId !== null) agents.set(agentId, book.how)
    book.until = course.openedAt + KEPT_MS
  }
  book.agents = agents
  return agents
}
