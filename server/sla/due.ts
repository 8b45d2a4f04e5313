const MINUTE = 60_000

/**
 * The instant by which a ticket should be answered. Every hour counts, day and night: plans have no working hours yet,
 * and when they do, this function is the one place that learns of them.
 *
 * @param graceMinutes  minutes promised by the SLA plan, 1 or more
 * @param from          when the clock starts: the ticket's opening or reopening
 */
export function dueAt(graceMinutes: number, from: Date): Date {
  return new Date(from.getTime() + graceMinutes * MINUTE)
}
