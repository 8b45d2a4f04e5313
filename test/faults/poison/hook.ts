import { registerHooks } from 'node:module'

// Loaded before the application: its threads read messages by `deadly-reading.ts`.
registerHooks({
  resolve(specifier, context, next) {
    const isReading = specifier === './read-mail.ts' && context.parentURL?.endsWith('/server/mail/read/pool-thread.ts')
    return next(isReading ? new URL('./deadly-reading.ts', import.meta.url).href : specifier, context)
  },
})
