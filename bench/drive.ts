import autocannon from 'autocannon'
import { type Figures, figuresOf } from './report.ts'
import type { Request } from './scenarios.ts'

/** One client for the times, eight for the throughput. Answers that are not 2xx end the bench: their times mean nothing. */
export async function measure(url: string, request: () => Request, seconds: number): Promise<Figures> {
  await cannon(url, request, { connections: 1, duration: 1 })
  const alone = await cannon(url, request, { connections: 1, duration: seconds })
  const together = await cannon(url, request, { connections: 8, duration: seconds })
  return { ...figuresOf(alone.times), perSecond: together.times.length / seconds }
}

async function cannon(
  url: string,
  request: () => Request,
  { connections, duration }: { connections: number; duration: number },
): Promise<{ times: number[] }> {
  const times: number[] = []
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>()
  const options: autocannon.Options = {
    url,
    connections,
    duration,
    requests: [
      {
        setupRequest: (given) => {
          const { method, path, headers, body } = request()
          const sent = body === undefined ? {} : { body: JSON.stringify(body) }
          return {
            ...given,
            method,
            path,
            headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
            ...sent,
          }
        },
      },
    ],
  }
  const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)))
  // autocannon's own percentiles are whole milliseconds; these are not.
  run.on('response', (_client, _status, _bytes, time) => times.push(time))
  const result = await promise
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${result.non2xx} answers were not 2xx, ${result.errors} requests failed: ${JSON.stringify(request())}`,
    )
  }
  return { times }
}
