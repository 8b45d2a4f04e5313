import type { Action, ActionKind } from '#contract/actions.ts'

/** Nothing is chosen yet: ids of 0 are refused with words. */
const fresh: { [K in ActionKind]?: Extract<Action, { kind: K }> } = {
  reject: { kind: 'reject' },
  useReplyTo: { kind: 'useReplyTo' },
  disableAutoResponse: { kind: 'disableAutoResponse' },
  autoRespond: { kind: 'autoRespond', body: '' },
  setDepartment: { kind: 'setDepartment', departmentId: 0 },
  setPriority: { kind: 'setPriority', priorityId: 0 },
  setSlaPlan: { kind: 'setSlaPlan', slaPlanId: 0 },
  setStatus: { kind: 'setStatus', statusId: 0 },
  setHelpTopic: { kind: 'setHelpTopic', helpTopicId: 0 },
  assignAgent: { kind: 'assignAgent', agentId: 0 },
  assignTeam: { kind: 'assignTeam', teamId: 0 },
  setField: { kind: 'setField', key: '', value: '' },
  addCollaborator: { kind: 'addCollaborator', email: '', name: '' },
  addNote: { kind: 'addNote', body: '' },
  sendMail: { kind: 'sendMail', fromAddressId: null, to: [{ kind: 'requester' }], subject: '', body: '' },
  reply: { kind: 'reply', body: '' },
  callWebhook: { kind: 'callWebhook', url: '' },
  needSkill: { kind: 'needSkill', skillId: 0, level: 3, demand: 'required' },
}

export function freshAction(kind: ActionKind): Action {
  // What is not listed has nothing to choose.
  return fresh[kind] ?? ({ kind } as Action)
}
