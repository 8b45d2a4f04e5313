import { sql } from 'kysely'
import type { Department } from '#contract/people.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { paths } from '#server/platform/tree.ts'
import { type Archiving, usage, use } from '#server/platform/uses.ts'
import { asDefault } from '#server/settings/default-id.ts'
import { escalatingTo } from '../escalating-to.ts'

const rows = sql`
  with recursive path as (${paths('department')})
  select d.id, d.name, path.path,
    case when up.id is not null then json_build_object('id', up.id, 'name', up.name) end as parent, d.translations, d.is_public,
    case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as sla_plan,
    case when sc.id is not null then json_build_object('id', sc.id, 'name', sc.name) end as schedule,
    case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as manager,
    d.assignable_to, d.auto_claim, d.assign_on_reopen, d.signature,
    case when sender.id is not null then json_build_object('id', sender.id, 'name', sender.email) end as mail_address,
    case when answerer.id is not null then json_build_object('id', answerer.id, 'name', answerer.email) end as auto_response_address,
    d.auto_responds_tickets, d.auto_responds_messages, d.alert_recipients, d.notes, d.availability,
    (select count(*) from agent a where a.primary_department_id = d.id and a.availability <> 'archived') as primary_agents,
    (select count(*) from department_access da join agent a on a.id = da.agent_id
     where da.department_id = d.id and a.availability <> 'archived') as extended_agents,
    lower(path.path) as list_order, lower(path.path) as list_words, d.availability as list_availability
  from department d join path on path.id = d.id
  left join department up on up.id = d.parent_id
  left join sla_plan s on s.id = d.sla_plan_id
  left join schedule sc on sc.id = d.schedule_id
  left join agent m on m.id = d.manager_id
  left join mail_address sender on sender.id = d.mail_address_id
  left join mail_address answerer on answerer.id = d.auto_response_address_id`

/** Its open tickets stay and can be worked and transferred; new ones it does not get. */
export const departmentKind: Archiving = {
  table: 'department',
  uses: (id) => [
    use(
      'openTickets',
      'nothing',
      sql`from ticket where department_id = ${id} and state = 'open' and deleted_at is null`,
    ),
    ...usedByAutomation('department', id),
    use('tickets', 'nothing', sql`from ticket where department_id = ${id}`),
    use(
      'agents',
      'archive',
      sql`from agent where primary_department_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'access',
      'nothing',
      sql`from department_access da join agent a on a.id = da.agent_id
        where da.department_id = ${id} and a.availability <> 'archived'`,
      sql`a.name`,
    ),
    use(
      'subDepartments',
      'archive',
      sql`from department where parent_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'helpTopics',
      'disable',
      sql`from help_topic where department_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'mailAddresses',
      'disable',
      sql`from mail_address where department_id = ${id} and availability <> 'archived'`,
      sql`email`,
    ),
    use('slaPlans', 'disable', escalatingTo('departmentId', id), sql`name`),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultDepartmentId', id, words: 'the default department' }),
}

export const listDepartments = (ctx: Ctx, query: ListQuery) => listRows<Department>(ctx.db, rows, query)
export const getDepartment = (ctx: Ctx, id: number) => oneRow<Department>(ctx.db, rows, id)
export const departmentUsage = (ctx: Ctx, id: number) => usage(ctx.db, departmentKind, id)
