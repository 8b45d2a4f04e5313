const HERE = 'https://here.invalid'

/**
 * Where to go on, of an address that somebody else may have written: a path of this site, as browsers understand it, or
 * `otherwise`. Neither backslashes nor tabs nor dots lead outside.
 */
export function insidePath(next: string | undefined, otherwise: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, HERE)) return otherwise
  const { origin, pathname, search, hash } = new URL(next, HERE)
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : otherwise
}
