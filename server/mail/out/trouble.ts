import { type MailProblem, saidBy } from '../mailboxes/said.ts'

/** What a try that did not succeed means. */
export interface Trouble {
  /**
   * `server`  it is not reached or does not serve anybody now; `login`  it does not let us in; `mail`  it does not take
   * this mail now; `refused`  nor ever; `unsure`  it went silent when it had all of it
   */
  kind: 'server' | 'login' | 'mail' | 'refused' | 'unsure'
  /** In the server's own words, where it said any. */
  text: string
  /** The command that it answered: `MAIL FROM`. */
  step: string
  /** Which kind of thing it is, for people. */
  problem: MailProblem
}

interface SmtpError {
  code?: string
  responseCode?: number
  response?: string
  command?: string
}

const LOGIN = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2'])
/** Sign-in needed, too weak, refused: said also in answer to MAIL FROM. */
const LOGIN_REPLIES = new Set([530, 534, 535, 538])
const UNREACHED = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EREQUIRETLS', 'EPROTOCOL', 'EPROXY'])
/** Of our own making: another try would end the same way. */
const UNSENDABLE = new Set(['EENVELOPE', 'EMESSAGE', 'EMAXRECIPIENTS'])

/** @param handedOver  whether the server had been given the whole mail */
export function troubleOf(error: unknown, { handedOver }: { handedOver: boolean }): Trouble {
  const { code = '', responseCode, response, command = '' } = (error ?? {}) as SmtpError
  const text = (response ?? (error instanceof Error ? error.message : String(error))).slice(0, 1000)
  const kind = kindOf({ code, responseCode, command, handedOver })
  const { problem = saidBy(error).problem } = (error ?? {}) as { problem?: MailProblem }
  return { kind, text, step: command, problem }
}

interface Signs {
  code: string
  responseCode: number | undefined
  command: string
  handedOver: boolean
}

function kindOf({ code, responseCode, command, handedOver }: Signs): Trouble['kind'] {
  if (LOGIN.has(code) || (responseCode && LOGIN_REPLIES.has(responseCode))) return 'login'
  if (responseCode === 421 || responseCode === 521) return 'server'
  if (command === 'CONN' || /^(EHLO|HELO|LHLO|STARTTLS)/.test(command)) return handedOver ? 'unsure' : 'server'
  if (responseCode && responseCode >= 500) return 'refused'
  if (responseCode && responseCode >= 400) return 'mail'
  if (UNREACHED.has(code)) return handedOver ? 'unsure' : 'server'
  return UNSENDABLE.has(code) ? 'refused' : 'mail'
}
