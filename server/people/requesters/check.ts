import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'

interface Asked {
  organizationId: number | null
  isPrimaryContact?: boolean | undefined
}

/** Whether somebody can belong to this organization, and be its primary contact. */
export async function contactProblems(op: Op, asked: Asked, current?: number | null): Promise<FieldError[]> {
  const { organizationId, isPrimaryContact } = asked
  const field = 'body.organizationId'
  const problems = await referenceProblems(op, [{ table: 'organization', field, id: organizationId, current }])
  if (isPrimaryContact && organizationId === null) {
    const message = 'Only somebody who belongs to an organization can be its primary contact.'
    problems.push({ field: 'body.isPrimaryContact', code: 'no_organization', message })
  }
  return problems
}
