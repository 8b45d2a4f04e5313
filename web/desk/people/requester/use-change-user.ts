import { useQueryClient } from '@tanstack/react-query'
import { type User, users } from '#contract/people.ts'
import { call, type Input } from '#web/client.ts'
import { keyOf } from '#web/queries.ts'

type Change = Input<typeof users.change>['body']

/** Changes one requester, and shows it wherever the name stands. @throws ProblemError */
export function useChangeUser(id: number): (change: Change) => Promise<User> {
  const cache = useQueryClient()
  return async (change) => {
    const user = await call(users.change, { params: { id }, body: change })
    cache.setQueryData(keyOf(users.get, { params: { id } }), user)
    void cache.invalidateQueries({ queryKey: ['users'] })
    void cache.invalidateQueries({ queryKey: ['tickets'] })
    return user
  }
}
