import type { HelpTopic, helpTopics } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { lockForms } from '#server/forms/forms.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, changesOf, createRow, lockRow } from '#server/platform/rows.ts'
import { lockTree } from '#server/platform/tree.ts'
import { refuseLeaving } from '#server/platform/uses.ts'
import { lockPublicTopics, refuseLastPublic, topicKind } from './archive.ts'
import { topicProblems } from './check.ts'
import { formsOf, writeForms } from './forms.ts'
import { getHelpTopic } from './help-topics.ts'

/**
 * Creates a help topic with the forms that it asks.
 *
 * @throws BadInput  unknown or archived ids, forms that cannot meet: all at once
 * @throws Conflict  `name_taken` under the same parent
 */
export function createHelpTopic(ctx: Ctx, body: BodyOf<typeof helpTopics.create>): Promise<HelpTopic> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    if (body.formIds) await lockForms(op)
    refuseProblems(await topicProblems(op, body, { before: null, formIds: [] }))
    const { formIds = [], disabledFieldIds = [], ...facts } = body
    const position = facts.position ?? (await nextPosition(op, facts.parentId ?? null))
    const id = await createRow(op, 'helpTopic', { availability: 'active', ...facts, position }, { formIds })
    await writeForms(op, id, { formIds, disabledFieldIds })
    return getHelpTopic(op, id)
  })
}

/**
 * Changes a help topic; `formIds` are all the forms that it asks from now on. Tickets keep what they have, answers
 * to questions that are gone included.
 *
 * @throws BadInput  unknown or archived ids, forms that cannot meet: all at once
 * @throws Conflict  `name_taken`, `is_default`, `in_use`, `last_public_topic`
 */
export function changeHelpTopic(ctx: Ctx, id: number, body: BodyOf<typeof helpTopics.change>): Promise<HelpTopic> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const hides = body.isPublic === false || (body.availability ?? 'active') !== 'active'
    if (hides) await lockPublicTopics(op)
    if (body.parentId !== undefined) await lockTree(op, 'helpTopic')
    if (body.formIds) await lockForms(op)
    const before = await lockRow(op, 'helpTopic', id)
    const forms = await formsOf(op, id)
    refuseProblems(await topicProblems(op, body, { before, formIds: forms.formIds }))
    if (hides) await refuseLastPublic(op, id)
    await refuseLeaving(op, topicKind, { before, to: body.availability })

    const { formIds = forms.formIds, disabledFieldIds = forms.disabledFieldIds, ...facts } = body
    const also: Changes = changesOf(forms, { formIds, disabledFieldIds })
    if (Object.keys(also).length > 0) await writeForms(op, id, { formIds, disabledFieldIds })
    const patch = { ...facts, ...(facts.numberFormat === null && { sequenceId: null }) }
    await changeRow(op, 'helpTopic', { before, patch, also })
    return getHelpTopic(op, id)
  })
}

async function nextPosition(op: Op, parentId: number | null): Promise<number> {
  const last = await op.db
    .selectFrom('helpTopic')
    .select(({ fn }) => fn.max('position').as('position'))
    .where('parentId', 'is not distinct from', parentId)
    .executeTakeFirst()
  return (last?.position ?? 0) + 1
}
