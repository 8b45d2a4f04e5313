import type { Action } from '#contract/actions.ts'
import { type Found, type NamedThing, namedInActions } from './named.ts'

type Known = Pick<ReadonlyMap<string, Found>, 'get'>
type SendMail = Extract<Action, { kind: 'sendMail' }>

/** What of these things is out of use, in words; null: nothing. */
export function outOfUse(things: readonly NamedThing[], named: Known): string | null {
  const words = things.flatMap(({ of, id }) => {
    const found = named.get(`${of} ${id}`)
    if (!found) return ['What it names is no more.']
    return found.availability === 'active' ? [] : [`"${found.name}" is ${found.availability}.`]
  })
  return words.length > 0 ? [...new Set(words)].join(' ') : null
}

/**
 * What of the mail of an action cannot be as it says. From an address that is out of use nothing is sent; of those whom it
 * is for, whoever is still there is written to.
 */
export function mailOutOfUse(action: SendMail, named: Known): { isSent: boolean; why: string | null } {
  const lost = (to: SendMail['to'], from = action.fromAddressId) =>
    outOfUse(namedInActions([{ ...action, fromAddressId: from, to }]), named)
  const reached = action.to.filter((recipient) => lost([recipient], null) === null)
  return { isSent: lost([]) === null && reached.length > 0, why: lost(action.to) }
}
