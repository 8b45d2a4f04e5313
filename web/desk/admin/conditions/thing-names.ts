import { useQueries } from '@tanstack/react-query'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { lists } from './choices.ts'
import type { NamedThing } from './named.ts'

type Listed = Thing & { path?: string; email?: string }

/** What a thing of a kind is called; by its number until that is known, and when it is no more. */
export type NameOf = (of: NamedThing, id: number) => string

/** The names of all things of some kinds, what is out of use included. */
export function useThingNames(kinds: readonly NamedThing[]): NameOf {
  const found = useQueries({ queries: kinds.map((of) => everything<Listed>(lists[of])) })
  const names = new Map(
    found.flatMap(({ data = [] }, at) => data.map((one) => [`${kinds[at]} ${one.id}`, named(one, kinds[at])] as const)),
  )
  return (of, id) => names.get(`${of} ${id}`) ?? `#${id}`
}

function named({ path, email, name }: Listed, of: NamedThing | undefined): string {
  return of === 'mailAddresses' && email ? email : (path ?? name)
}
