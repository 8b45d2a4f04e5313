import { defineConfig } from 'vitest/config'

const unit = '{contract,server,db,test,web,bench}/**/*.test.{ts,tsx}'
const notUnit = ['test/journeys/**', '**/node_modules/**']

/** They measure the memory of their process, look at what a process remembers, replace modules of it, or take long: they begin first. */
const alone = [
  'server/mail/out/outbox.test.ts',
  'server/mail/read/hostile.test.ts',
  'server/platform/ahead.test.ts',
  'server/platform/embedded-postgres.test.ts',
  'server/platform/embedded-postgres/folders.test.ts',
  'server/platform/guarded-redirects.test.ts',
  'server/platform/prepared.test.ts',
  'server/thread/attachments.test.ts',
  'test/faults/**/*.test.ts',
]

/** One more than there are cores to reckon with: there is always one that waits, for a server, a mail or a page. */
const workers = 3

/** A wait that ends early costs nothing: these are for a machine that is several times slower, and busy. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 120_000 } } }

export default defineConfig({
  test: {
    globalSetup: 'test/database-setup.ts',
    projects: [
      {
        test: {
          name: 'unit',
          include: [unit],
          exclude: [...notUnit, ...alone],
          pool: 'forks',
          // The files that a process works on share its modules: reading the application anew for each took longer than
          // most of their tests. What belongs to a test file (its database, its folders) is its own all the same.
          isolate: false,
          maxWorkers: workers,
          ...patience,
        },
      },
      {
        test: {
          name: 'alone',
          include: alone,
          exclude: notUnit,
          pool: 'forks',
          maxWorkers: workers,
          ...patience,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          pool: 'forks',
          isolate: false,
          maxWorkers: workers,
          sequence: { groupOrder: 1 },
          ...patience,
          testTimeout: 600_000,
        },
      },
    ],
  },
})
