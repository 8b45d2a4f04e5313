import { defineConfig } from 'vitest/config'

const unit = '{contract,server,db,test,web,bench}/**/*.test.{ts,tsx}'
const notUnit = ['test/journeys/**', '**/node_modules/**']

/** They measure the memory of their process or take long: they begin first. */
const alone = [
  'server/mail/out/outbox.test.ts',
  'server/mail/read/hostile.test.ts',
  'server/platform/embedded-postgres.test.ts',
  'server/platform/embedded-postgres/folders.test.ts',
  'server/platform/prepared.test.ts',
  'server/thread/attachments.test.ts',
  'test/faults/**/*.test.ts',
]

/** Files that start servers of their own; on two cores more of them at once only wait for each other. */
const workers = 2

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
          maxWorkers: workers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'alone',
          include: alone,
          exclude: notUnit,
          pool: 'forks',
          maxWorkers: workers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: workers,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
