import { totalmem } from 'node:os'

/** The text of `postgresql.conf`: rewritten at each start, with room for an administrator's own lines. */
export function clusterConfiguration(memoryBytes = machineMemory()): string {
  const memoryMb = Math.floor(memoryBytes / 2 ** 20)
  // The whole product is to idle below 400 MB; beyond this PostgreSQL leans on the system's page cache.
  const sharedBuffersMb = Math.max(32, Math.min(128, Math.floor(memoryMb / 16)))
  const settings = {
    listen_addresses: "''",
    port: '5432',
    max_connections: '60',
    password_encryption: "'scram-sha-256'",

    shared_buffers: `${sharedBuffersMb}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(memoryMb / 2))}MB`,
    work_mem: memoryMb < 2048 ? '4MB' : '8MB',
    maintenance_work_mem: memoryMb < 2048 ? '32MB' : '64MB',
    autovacuum_max_workers: '2',
    io_workers: '2',
    jit: 'off', // our queries are short; compiling them costs more than it saves
    random_page_cost: '1.1',

    // Fewer, longer checkpoints write less; the log is bounded at what a small disk can spare.
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',

    timezone: "'UTC'",
    log_timezone: "'UTC'",
    lc_messages: "'C'",
    log_line_prefix: "''",
    // Failed statements are the application's to report. (In this list LOG ranks above ERROR.)
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return [
    '# Written by Deskbell at each start. Put settings of your own into local.conf beside this file.',
    ...lines,
    "include_if_exists = 'local.conf'",
    '',
  ].join('\n')
}

function machineMemory(): number {
  const limit = process.constrainedMemory() // a container's share; 0 or beyond the machine's own where there is none
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}
