import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'

const SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5]

/** `/metrics` for Prometheus: how much is asked, how fast it is answered, what waits. Nothing about persons. */
export function metricsRoute(fastify: FastifyInstance, pool: pg.Pool): void {
  const requests = new Map<string, number>()
  const durations = { buckets: SECONDS.map(() => 0), sum: 0, count: 0 }
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  fastify.addHook('onClose', async () => {
    delay.disable()
  })
  fastify.addHook('onResponse', async (request, reply) => {
    const key = `method="${request.method}",status="${Math.floor(reply.statusCode / 100)}xx"`
    requests.set(key, (requests.get(key) ?? 0) + 1)
    const seconds = reply.elapsedTime / 1000
    for (const [index, limit] of SECONDS.entries()) if (seconds <= limit) add(durations.buckets, index)
    durations.sum += seconds
    durations.count += 1
  })

  fastify.get('/metrics', async (_request, reply) => {
    const waiting = await whatWaits(pool)
    const lines = [
      ...metric('deskbell_http_requests_total', 'counter', 'Requests answered', [...requests]),
      '# HELP deskbell_http_request_seconds Time to answer a request',
      '# TYPE deskbell_http_request_seconds histogram',
      ...SECONDS.map(
        (limit, index) => `deskbell_http_request_seconds_bucket{le="${limit}"} ${durations.buckets[index]}`,
      ),
      `deskbell_http_request_seconds_bucket{le="+Inf"} ${durations.count}`,
      `deskbell_http_request_seconds_sum ${durations.sum}`,
      `deskbell_http_request_seconds_count ${durations.count}`,
      ...metric('deskbell_jobs', 'gauge', 'Jobs in the queue', [
        ['state="waiting"', waiting.jobs],
        ['state="failed"', waiting.failedJobs],
      ]),
      ...metric('deskbell_outgoing_mail', 'gauge', 'Mails that have not left', [
        ['state="queued"', waiting.mail],
        ['state="failed"', waiting.failedMail],
      ]),
      ...metric('deskbell_database_connections', 'gauge', 'Connections of this process', [
        ['state="busy"', pool.totalCount - pool.idleCount],
        ['state="idle"', pool.idleCount],
        ['state="awaited"', pool.waitingCount],
      ]),
      ...metric('process_resident_memory_bytes', 'gauge', 'Memory of this process', [['', process.memoryUsage.rss()]]),
      ...metric('process_uptime_seconds', 'gauge', 'Seconds since the start', [['', Math.round(process.uptime())]]),
      ...metric('nodejs_eventloop_delay_p99_seconds', 'gauge', 'Delay of the event loop', [
        ['', delay.percentile(99) / 1e9],
      ]),
    ]
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`)
  })
}

function metric(name: string, type: string, help: string, values: [labels: string, value: number][]): string[] {
  const samples = values.map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}`)
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples]
}

async function whatWaits(pool: pg.Pool): Promise<Record<'jobs' | 'failedJobs' | 'mail' | 'failedMail', number>> {
  const { rows } = await pool.query(
    `select (select count(*) from graphile_worker.jobs where attempts < max_attempts) as jobs,
       (select count(*) from graphile_worker.jobs where attempts >= max_attempts) as "failedJobs",
       (select count(*) from outgoing_mail where state = 'queued') as mail,
       (select count(*) from outgoing_mail where state = 'failed') as "failedMail"`,
  )
  return rows[0]
}

function add(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1
}
