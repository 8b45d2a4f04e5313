import { useEffect, useState } from 'react'
import { type RatingScore, ratingScores } from '#contract/rating.ts'

/** The token of a mailed link, taken out of the address bar: whoever sees or is sent the address does not get it. */
export function useLinkToken(): string {
  const [token] = useState(readToken)
  useEffect(() => {
    if (token) history.replaceState(history.state, '', location.pathname)
  }, [token])
  return token
}

/** The rating that the link is for; to be read before {@link useLinkToken} has taken it away. */
export function useLinkedRating(): RatingScore | undefined {
  const [score] = useState(() => ratingScores.find((one) => one === partOf(location.hash, 'rate')))
  return score
}

function readToken(): string {
  const { hash, search } = location
  return partOf(hash, 'token') ?? new URLSearchParams(search).get('token') ?? ''
}

function partOf(hash: string, name: string): string | null {
  return new URLSearchParams(hash.slice(1)).get(name)
}
