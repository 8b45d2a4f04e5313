/** How connecting a mailbox with its provider ended, as the server says when it sends the browser back. */
export interface ConnectSearch {
  connect?: 'done' | 'refused'
  /** Why the provider refused. */
  said?: string
}

export function readConnectSearch({ connect, said }: Record<string, unknown>): ConnectSearch {
  if (connect !== 'done' && connect !== 'refused') return {}
  return { connect, ...(typeof said === 'string' && { said: said.slice(0, 500) }) }
}
