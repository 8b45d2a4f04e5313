/** What differs of two request bodies, so that nobody overwrites what somebody else has changed meanwhile. */
export function changedOnly(before: object, after: object): Record<string, unknown> {
  const had = before as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(had[name])),
  )
}

/** Which of the changes would write over what somebody else has changed since, and not to the same. */
export function overwritten(changes: object, { seen, now }: { seen: object; now: object }): string[] {
  const others = changedOnly(seen, now)
  const wanted = changes as Record<string, unknown>
  return Object.keys(wanted).filter(
    (name) => name in others && JSON.stringify(others[name]) !== JSON.stringify(wanted[name]),
  )
}
