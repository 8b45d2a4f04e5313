import type { Action } from '#contract/actions.ts'
import type { Reason } from '#server/platform/reason.ts'
import { type Found, type Nameable, namedInActions } from './named.ts'

type Known = Pick<ReadonlyMap<string, Found>, 'get'>
type SendMail = Extract<Action, { kind: 'sendMail' }>

/** Why a thing cannot be taken that an action names; null: it can. @param availability  undefined: it is no more */
export function notUsable(availability: string | undefined, name = 'What it names'): Reason | null {
  if (availability === 'active') return null
  if (availability === 'archived' || availability === 'disabled') {
    return { code: availability, message: `${name} is ${availability}.` }
  }
  return { code: 'not_found', message: 'What it names is no more.' }
}

/** Why an action cannot be taken that names these; null: it can. */
export function outOfUse(things: readonly Nameable[], named: Known): Reason | null {
  const reasons = things.map(({ of, id }) => {
    const found = named.get(`${of} ${id}`)
    return notUsable(found?.availability, `"${found?.name}"`)
  })
  return reasons.find((reason) => reason !== null) ?? null
}

/**
 * What of the mail of an action cannot be as it says. From an address that is out of use nothing is sent; of those whom it
 * is for, whoever is still there is written to.
 */
export function mailOutOfUse(action: SendMail, named: Known): { isSent: boolean; why: Reason | null } {
  const thingsOf = (to: SendMail['to'], from = action.fromAddressId) =>
    namedInActions([{ ...action, fromAddressId: from, to }])
  const isUsable = (things: readonly Nameable[]) => outOfUse(things, named) === null
  const reached = action.to.filter((recipient) => isUsable(thingsOf([recipient], null)))
  return { isSent: isUsable(thingsOf([])) && reached.length > 0, why: lostOf(thingsOf(action.to), named) }
}

/** All of these that are out of use, by name: an action is called after none of them. */
function lostOf(things: readonly Nameable[], named: Known): Reason | null {
  const found = things.map(({ of, id }) => named.get(`${of} ${id}`))
  const unusable = found.flatMap((one) => (one && one.availability !== 'active' ? [one] : []))
  const lost = [...new Map(unusable.map((one) => [sentence(one), one])).values()]
  const isGone = found.includes(undefined)
  const gone = isGone ? ['What it names is no more.'] : []
  const message = [...lost.map(sentence), ...gone].join(' ')
  const names = lost.map(({ name }) => name).join(', ')
  const [only, ...others] = lost
  if (!only) return isGone ? { code: 'named_gone', message } : null
  if (isGone) return { code: 'named_out_of_use_and_gone', values: { names }, message }
  if (others.length > 0) return { code: 'named_out_of_use', values: { names }, message }
  const code = only.availability === 'disabled' ? 'named_disabled' : 'named_archived'
  return { code, values: { name: only.name }, message }
}

function sentence({ name, availability }: Found): string {
  return `"${name}" is ${availability}.`
}
