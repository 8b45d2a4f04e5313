/** The zones to choose from, and the one that stands there: browsers detect some that they do not list. */
export function timeZonesWith(chosen: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone')
  return [...new Set(['UTC', ...zones, ...(chosen ? [chosen] : [])])].sort()
}
