import type { Config } from './config.ts'

/**
 * Where people reach this desk: the configured address, else the one that is listened on. Never what a request claims,
 * so that nobody can make us mail links to a place of theirs.
 */
export function ownAddress({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  if (publicUrl) return publicUrl
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** A page with a token in it; behind the #, so that no log, proxy or referrer ever sees it. */
export function linkWithToken(config: Config, page: string, token: string): string {
  return `${ownAddress(config)}${page}#token=${token}`
}
