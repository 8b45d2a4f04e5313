/** An iCal file of these lines. */
export function ical(lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n')
}

/** The lines of one event; its name is its UID. */
export function event(name: string, ...lines: string[]): string[] {
  return ['BEGIN:VEVENT', `UID:${name}`, `SUMMARY:${name}`, ...lines, 'END:VEVENT']
}

/** An event of a whole day, given like `20270106`. */
export function day(name: string, date: string, ...lines: string[]): string[] {
  return event(name, `DTSTART;VALUE=DATE:${date}`, ...lines)
}
