import { type ReasonCode, reasons } from '#contract/reasons.ts'

type Named<Code extends ReasonCode> = (typeof reasons)[Code][number]
type PlainCode = { [Code in ReasonCode]: [Named<Code>] extends [never] ? Code : never }[ReasonCode]
type NamingCode = Exclude<ReasonCode, PlainCode>

/** Why something was not done, for whoever says it in his language; `values` is what the words for its code name. */
export type Reason = {
  /** The same in English. */
  message: string
} & (
  | { code: PlainCode; values?: undefined }
  | { [Code in NamingCode]: { code: Code; values: Record<Named<Code>, string> } }[NamingCode]
)

/** A reason as it is kept beside what was not done; in English for whoever has no words for the code. */
export function kept({ code, values, message }: Reason): { why: ReasonCode; whyValues: Record<string, string> } {
  return { why: code, whyValues: { ...values, words: message } }
}

/** The reason that the code of a problem says by itself; of any other, its message is what was said. */
export function reasonOf({ code, message }: { code: string; message: string }): Reason {
  return isPlain(code) ? { code, message } : { code: 'refused', values: { said: message }, message }
}

function isPlain(code: string): code is PlainCode {
  return Object.hasOwn(reasons, code) && reasons[code as ReasonCode].length === 0
}
