import type { z } from 'zod'
import type { ApiKey } from '#contract/session.ts'

export type ApiKeyRow = z.infer<typeof ApiKey>
