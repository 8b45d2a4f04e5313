export type Door = 'sign_in' | 'sign_up' | 'reset' | 'check' | 'guest' | 'setup' | 'link' | 'upload'

interface Limit {
  limit: number
  seconds: number
}

interface Limits {
  /** From one address, whatever it is about: room for an office behind one router. */
  address: Limit
  /** From one address about one account or ticket. */
  pair?: Limit
  /** About one account or ticket, from everywhere; beyond it, new addresses get a `turn`. */
  everywhere?: Limit
  turn: Limit
}

const minutes = (count: number) => count * 60

/** Good tries are given back; what counts is failures and tries under way. */
export const limits: Record<Door, Limits> = {
  sign_in: {
    address: { limit: 100, seconds: minutes(15) },
    pair: { limit: 10, seconds: minutes(15) },
    everywhere: { limit: 30, seconds: minutes(15) },
    turn: { limit: 1, seconds: 10 },
  },
  sign_up: {
    address: { limit: 20, seconds: minutes(60) },
    everywhere: { limit: 5, seconds: minutes(60) },
    turn: { limit: 1, seconds: minutes(10) },
  },
  // These three send mail to somebody: a person needs few, and a mailbox is not to be flooded.
  reset: {
    address: { limit: 20, seconds: minutes(60) },
    everywhere: { limit: 5, seconds: minutes(60) },
    turn: { limit: 1, seconds: minutes(10) },
  },
  check: {
    address: { limit: 10, seconds: minutes(5) },
    everywhere: { limit: 10, seconds: minutes(60) },
    turn: { limit: 1, seconds: minutes(10) },
  },
  // Tokens of 256 bits: this only keeps the noise down.
  guest: { address: { limit: 30, seconds: minutes(5) }, turn: { limit: 1, seconds: 1 } },
  link: { address: { limit: 30, seconds: minutes(5) }, turn: { limit: 1, seconds: 1 } },
  // Files of people who have not signed in; an office behind one router sends a few.
  upload: { address: { limit: 100, seconds: minutes(60) }, turn: { limit: 1, seconds: 1 } },
  setup: { address: { limit: 20, seconds: minutes(5) }, turn: { limit: 1, seconds: 1 } },
}
