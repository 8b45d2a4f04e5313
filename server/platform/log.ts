import { type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines on stdout; secrets that could stand in a header or body are left out. */
export function createLog(level: string): Log {
  return pino({
    level,
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["x-api-key"]', '*.password', '*.token'],
      censor: '[left out]',
    },
  })
}
