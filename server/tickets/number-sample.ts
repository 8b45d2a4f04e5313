import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { formatNumber, randomDigits } from './number.ts'

const ANY_DIGITS = '73194628503917605842'

/** The number that the next ticket would get. Without a sequence numbers are random; these digits stand for any. */
export async function sampleNumber(
  ctx: Ctx,
  { format, sequenceId }: { format: string; sequenceId?: number | undefined },
): Promise<{ sample: string }> {
  demandAdministrator(ctx.actor)
  if (sequenceId === undefined) return { sample: formatNumber(format, ANY_DIGITS.slice(0, randomDigits(format))) }
  const sequence = await ctx.db
    .selectFrom('numberSequence')
    .select(['nextValue', 'padding'])
    .where('id', '=', sequenceId)
    .executeTakeFirst()
  if (!sequence) throw new NotFound()
  return { sample: formatNumber(format, String(sequence.nextValue), sequence.padding) }
}
