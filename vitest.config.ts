import { defineConfig } from 'vitest/config'

/** Files that start servers of their own; on two cores more of them at once only wait for each other. */
const workers = 2

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,server,db,test,web,bench}/**/*.test.{ts,tsx}'],
          exclude: ['test/journeys/**', '**/node_modules/**'],
          globalSetup: 'test/database-setup.ts',
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
          globalSetup: 'test/database-setup.ts',
          pool: 'forks',
          maxWorkers: workers,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
