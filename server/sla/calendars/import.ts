import type { CalendarContents } from '#contract/sla.ts'
import { badField } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { NotIcal, readCalendar, TooHard } from './read.ts'

/**
 * The entries of an iCal file, for whoever writes a schedule to look at and save. Nothing is fetched and nothing stored.
 *
 * @throws BadInput `not_ical`, `calendar_too_hard`
 */
export async function importCalendar({ actor, now }: Ctx, text: string): Promise<CalendarContents> {
  demandAdministrator(actor)
  try {
    return await readCalendar({ text, now })
  } catch (error) {
    if (error instanceof NotIcal) throw badField('body.text', 'not_ical', 'This is no iCal file.')
    if (error instanceof TooHard) {
      throw badField('body.text', 'calendar_too_hard', 'There is something in this file that takes too long to read.')
    }
    throw error
  }
}
