/**
 * Why an action was skipped, or what of it could not be done: each reason by its code, with what its words name. Pages have
 * words for each of them in each language.
 */
export const reasons = {
  // What it names is out of use; `value` beside it says what that is.
  archived: [],
  disabled: [],
  not_found: [],
  // Some of what it names: of a mail, from where it is sent and whom it is for.
  named_archived: ['name'],
  named_disabled: ['name'],
  named_out_of_use: ['names'],
  named_gone: [],
  named_out_of_use_and_gone: ['names'],

  agent_inactive: ['name'],
  agent_absent: ['name'],
  agent_not_member: ['name'],
  agent_not_primary: ['name'],
  agents_only: [],

  status_stays_closed: [],
  department_archived: [],
  topic_archived: [],
  needs_fields: ['fields'],
  needs_topic: [],
  needs_fields_and_topic: ['fields'],
  already_most_urgent: [],

  ticket_not_found: [],
  rejected: [],
  wrong_place: [],
  no_reply_to: [],
  auto_response_off: [],
  bad_template: ['said'],
  empty_text: [],

  // What is wrong with the answer that it gives.
  unknown_field: [],
  read_only: [],
  required: [],
  not_an_option: [],
  too_many: [],
  invalid_type: [],
  too_big: [],
  below: ['least'],
  above: ['most'],
  not_a_number: [],
  not_number: [],
  not_whole: [],
  not_a_date: [],
  too_early: ['first'],
  too_late: ['last'],
  in_the_future: [],
  in_the_past: [],
  not_email: [],
  not_phone: [],
  not_ip: [],
  not_pattern: [],
  too_few_digits: ['least'],
  has_extension: [],
  too_many_files: ['most'],
  file_refused: [],
  file_too_large: [],
  file_not_genuine: [],

  // In the words of whoever wrote the field, or the technical ones of something that went wrong.
  refused: ['said'],
  failed: ['said'],
} as const satisfies Record<string, readonly string[]>

export type ReasonCode = keyof typeof reasons
