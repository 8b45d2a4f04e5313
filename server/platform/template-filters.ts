import { filters, type Liquid } from 'liquidjs'
import { type NameStyle, nameIn, nameStyles } from './names.ts'
import { type DateStyle, dateStyles, Moment } from './template-values.ts'

type Filter = Extract<Parameters<Liquid['registerFilter']>[1], (...args: never[]) => unknown>

// It is a plain function there; the types allow for an object around one.
const liquidDate = filters.date as Filter

/** `| name: "first"`: a name in one of the usual ways. */
export const name: Filter = (value: unknown, style: unknown = 'full') => {
  if (!isOneOf(nameStyles, style)) throw unknown('name format', style, nameStyles)
  return value === null || value === undefined ? '' : nameIn(style, String(value))
}

/**
 * `| date: "short"`, `| date: "long", "desk"`: a time in one of the usual ways, in the reader's zone or the one named; with
 * signs, `| date: "%d.%m.%Y"`, as Liquid has it, in the same zone.
 */
export const date: Filter = function (value: unknown, format: unknown = 'long', zone?: unknown) {
  const asked = zone === undefined ? undefined : String(zone)
  if (value instanceof Moment && String(format).includes('%')) {
    return liquidDate.call(this, value.at, String(format), value.zone(asked))
  }
  if (!String(format).includes('%') && !isOneOf(dateStyles, format)) throw unknown('date format', format, dateStyles)
  if (value instanceof Moment) return value.in(format as DateStyle, asked)
  // "now", or what is no time at all: Liquid's own.
  return liquidDate.call(this, value, format, asked)
}

function isOneOf<T extends string>(all: readonly T[], one: unknown): one is T {
  return all.some((known) => known === one)
}

function unknown(what: string, given: unknown, known: readonly (DateStyle | NameStyle)[]): Error {
  return new Error(`There is no ${what} "${String(given)}": ${known.join(', ')}.`)
}
