import { badField } from '#server/platform/errors.ts'

/** @throws BadInput `unknown_time_zone` */
export function checkTimeZone(timeZone: string, field = 'body.timeZone'): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw badField(field, 'unknown_time_zone', 'There is no such time zone. Write one like Europe/Berlin.')
  }
}
