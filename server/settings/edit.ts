import type { Settings } from '#contract/reference.ts'
import { BadInput, type FieldError } from '#server/platform/errors.ts'
import type { FileStore } from '#server/platform/files.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { settingsProblems } from './check.ts'
import { checkLogo } from './logo.ts'
import { changeSettings, loadSettings, type SettingsPatch } from './settings.ts'

/** @throws Forbidden */
export async function readSettings(ctx: Ctx): Promise<Settings> {
  demandAdministrator(ctx.actor)
  return loadSettings(ctx.db)
}

/**
 * Changes the settings that are named; the others stay.
 *
 * @throws BadInput  what is named does not exist, is out of use or cannot be a default: all at once
 */
export async function editSettings(ctx: Ctx, patch: SettingsPatch, files: FileStore): Promise<Settings> {
  demandAdministrator(ctx.actor)
  const logo = patch.desk?.logo
  const logoProblems = logo ? await problemsWith(checkLogo({ db: ctx.db, files }, ctx.actor, logo)) : []
  return operation(ctx, async (op) => {
    refuseProblems([...(await settingsProblems(op, patch)), ...logoProblems])
    const before = await loadSettings(op.db)
    const after = await changeSettings(op, patch)
    const isCountedAnew =
      before.desk.timeZone !== after.desk.timeZone ||
      before.tickets.defaultScheduleId !== after.tickets.defaultScheduleId
    if (isCountedAnew) await enqueue(op, 'recount_sla', { of: 'desk', name: 'Settings' })
    return after
  })
}

async function problemsWith(check: Promise<void>): Promise<FieldError[]> {
  try {
    await check
    return []
  } catch (error) {
    if (error instanceof BadInput) return error.fields ?? []
    throw error
  }
}
