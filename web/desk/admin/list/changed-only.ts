/** What differs of two request bodies, so that nobody overwrites what somebody else has changed meanwhile. */
export function changedOnly(before: object, after: object): Record<string, unknown> {
  const had = before as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(had[name])),
  )
}
