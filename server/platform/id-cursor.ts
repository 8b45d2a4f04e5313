import { BadRequest } from './errors.ts'

/** The id at which a page of a list in the order of its ids ended. @throws BadRequest `bad_cursor` */
export function idOfCursor(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor)
  throw badCursor()
}

export function badCursor(): BadRequest {
  const message = 'This cursor is not one of ours. Begin again without it.'
  return new BadRequest('bad_cursor', message, { fields: [{ field: 'query.cursor', code: 'bad_cursor', message }] })
}

/** Newest first: only ids below this are on the page. @throws BadRequest `bad_cursor` */
export function below(cursor: string | undefined): number {
  return cursor === undefined ? Number.MAX_SAFE_INTEGER : idOfCursor(cursor)
}

/**
 * A page of what was found newest first.
 *
 * @param found  one more than the limit, where there are more
 */
export function pageBelow<T>(found: T[], limit: number, idOf: (item: T) => number) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last ? String(idOf(last)) : null }
}
