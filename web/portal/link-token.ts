import { useEffect, useState } from 'react'

/** The token of a mailed link, taken out of the address bar: whoever sees or is sent the address does not get it. */
export function useLinkToken(): string {
  const [token] = useState(readToken)
  useEffect(() => {
    if (token) history.replaceState(history.state, '', location.pathname)
  }, [token])
  return token
}

function readToken(): string {
  const { hash, search } = location
  return new URLSearchParams(hash.slice(1)).get('token') ?? new URLSearchParams(search).get('token') ?? ''
}
