import { BadRequest } from './errors.ts'

/** The id at which a page of a list in the order of its ids ended. @throws BadRequest `bad_cursor` */
export function idOfCursor(cursor: string): number {
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor)
  throw badCursor()
}

export function badCursor(): BadRequest {
  return new BadRequest('bad_cursor', 'This cursor is not one of ours. Begin again without it.')
}
