import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { agentPermissions } from '#contract/permissions.ts'
import type { DB } from '#db/types.ts'
import { seedAutomation } from './automation.ts'
import { seedReference } from './desk.ts'
import { seedExpertise } from './expertise.ts'
import { seedForms } from './forms.ts'
import { seedDesk } from './seed.ts'

export interface SignIn {
  who: string
  email: string
  password: string
  page: '/desk' | '/'
}

const PASSWORD = 'deskbell-demo'

const agents = [
  {
    name: 'Alex Admin',
    email: 'admin@demo.example',
    department: 'Support',
    role: 'all-access',
    administrator: true,
    everywhere: true,
  },
  {
    name: 'John Smith',
    email: 'john@demo.example',
    department: 'Online Banking',
    role: 'expanded-access',
    administrator: false,
    everywhere: false,
  },
  {
    name: 'Priya Patel',
    email: 'priya@demo.example',
    department: 'Support',
    role: 'expanded-access',
    administrator: false,
    everywhere: true,
  },
] as const

/** A desk worth looking at, with sign-ins that only a demonstration has. Returns them to be shown. */
export async function seedDemo(
  { pool, db }: { pool: pg.Pool; db: Kysely<DB> },
  { now = new Date() }: { now?: Date } = {},
): Promise<SignIn[]> {
  await seedReference(db)
  await seedForms(db, now)
  const password = await hashPassword(PASSWORD)
  await sql`update setting set value = value || '{"name": "Brightwater Help"}' where key = 'desk'`.execute(db)
  await sql`insert into setting (key, value) values ('desk', '{"name": "Brightwater Help"}') on conflict do nothing`.execute(
    db,
  )
  for (const agent of agents) {
    const accountId = await seedAccount(db, agent, password)
    await sql`
      insert into agent (account_id, name, email, is_administrator, primary_department_id, primary_role_id, permissions, signature)
      values (${accountId}, ${agent.name}, ${agent.email}, ${agent.administrator}, (select id from department where name = ${agent.department}),
        (select id from role where key = ${agent.role}), ${[...agentPermissions]}::text[], ${`${agent.name}\nBrightwater Help`})`.execute(
      db,
    )
    if (agent.everywhere) {
      await sql`
        insert into department_access (agent_id, department_id, role_id)
        select a.id, d.id, a.primary_role_id from agent a, department d
        where a.email = ${agent.email} and d.id <> a.primary_department_id`.execute(db)
    }
  }
  await sql`insert into team_member (team_id, agent_id) select t.id, a.id from team t, agent a where t.name = 'Level I Support' and a.email in ('john@demo.example', 'priya@demo.example')`.execute(
    db,
  )
  const ada = { name: 'Ada Example', email: 'ada@demo.example' }
  const adaAccount = await seedAccount(db, ada, password)
  await sql`insert into requester (email, name, account_id) values (${ada.email}, ${ada.name}, ${adaAccount})`.execute(
    db,
  )
  await seedDesk({ pool, db }, { tickets: 600, seed: 7, agents: 12, now, regular: ada.email })
  // Hour by hour some of these tickets become overdue or are handed out, and nobody is there to read mails about it.
  await sql`update agent set preferences = preferences || '{"notices": {"overdue": {"mail": false}, "assignment": {"mail": false}}}'`.execute(
    db,
  )
  await seedExpertise(db, now)
  await seedAutomation(db, now)
  return [
    ...agents.map(({ name, email, administrator }) => ({
      who: `${name} (${administrator ? 'administrator' : 'agent'})`,
      email,
      password: PASSWORD,
      page: '/desk' as const,
    })),
    { who: 'Ada Example (requester)', email: ada.email, password: PASSWORD, page: '/' },
  ]
}

async function seedAccount(
  db: Kysely<DB>,
  { name, email }: { name: string; email: string },
  password: string,
): Promise<string> {
  const id = randomUUID()
  await sql`insert into auth_user (id, name, email, email_verified) values (${id}, ${name}, ${email}, true)`.execute(db)
  await sql`insert into auth_account (id, user_id, account_id, provider_id, password) values (${randomUUID()}, ${id}, ${id}, 'credential', ${password})`.execute(
    db,
  )
  return id
}
