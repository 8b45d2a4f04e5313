import * as contract from '#contract/simulations.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import type { Job } from '#server/platform/jobs.ts'
import { runSimulation } from './run.ts'
import {
  cancelSimulation,
  createSimulation,
  deleteSimulation,
  getSimulation,
  listDifferences,
  listSimulations,
} from './simulations.ts'

export function simulationRoutes({ web }: Pick<App, 'web'>): void {
  serve(web, contract.createSimulation, (ctx, { body }) => createSimulation(ctx, body))
  serve(web, contract.listSimulations, (ctx, { query }) => listSimulations(ctx, query))
  serve(web, contract.getSimulation, (ctx, { params }) => getSimulation(ctx, params.id))
  serve(web, contract.cancelSimulation, (ctx, { params }) => cancelSimulation(ctx, params.id))
  serve(web, contract.deleteSimulation, (ctx, { params }) => deleteSimulation(ctx, params.id))
  serve(web, contract.listDifferences, (ctx, { params, query }) => listDifferences(ctx, params.id, query))
}

export function simulationJobs(app: Pick<App, 'db' | 'pool' | 'log'>): Record<string, Job> {
  return { run_simulation: runSimulation(app) }
}
