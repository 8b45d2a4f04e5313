-- What the migrations add up to, for reading. Written by `npm run schema`; do not edit.

create table agent (
  id bigint not null generated always as identity,
  account_id text not null,
  name text not null,
  email text not null,
  phone text not null default ''::text,
  mobile text not null default ''::text,
  signature text not null default ''::text,
  notes text not null default ''::text,
  is_administrator boolean not null default false,
  is_limited boolean not null default false,
  on_vacation boolean not null default false,
  primary_department_id bigint not null,
  primary_role_id bigint not null,
  primary_role_on_assigned boolean not null default true,
  permissions text[] not null default '{}'::text[],
  preferences jsonb not null default '{}'::jsonb,
  language text,
  time_zone text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  languages text[] not null default '{}'::text[],
  capacity integer not null default 20,
  schedule_id bigint,
  presence text not null default 'available'::text,
  constraint agent_pkey PRIMARY KEY (id),
  constraint agent_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint agent_capacity_check CHECK (((capacity >= 0) AND (capacity <= 1000))),
  constraint agent_email_check CHECK ((email = lower(email))),
  constraint agent_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint agent_presence_check CHECK ((presence = ANY (ARRAY['available'::text, 'busy'::text, 'away'::text]))),
  constraint agent_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth_user(id),
  constraint agent_primary_department_id_fkey FOREIGN KEY (primary_department_id) REFERENCES department(id),
  constraint agent_primary_role_id_fkey FOREIGN KEY (primary_role_id) REFERENCES role(id),
  constraint agent_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id),
  constraint agent_account_id_key UNIQUE (account_id)
);
CREATE UNIQUE INDEX agent_email ON public.agent USING btree (email) WHERE (availability <> 'archived'::text);
CREATE INDEX agent_primary_department ON public.agent USING btree (primary_department_id);
CREATE INDEX agent_schedule ON public.agent USING btree (schedule_id) WHERE (schedule_id IS NOT NULL);
CREATE TRIGGER agent_access_changed AFTER UPDATE ON agent FOR EACH ROW WHEN (old.availability IS DISTINCT FROM new.availability OR old.account_id IS DISTINCT FROM new.account_id OR old.is_administrator IS DISTINCT FROM new.is_administrator OR old.is_limited IS DISTINCT FROM new.is_limited OR old.primary_department_id IS DISTINCT FROM new.primary_department_id OR old.primary_role_id IS DISTINCT FROM new.primary_role_id OR old.primary_role_on_assigned IS DISTINCT FROM new.primary_role_on_assigned OR old.permissions IS DISTINCT FROM new.permissions) EXECUTE FUNCTION access_changed();
CREATE TRIGGER agent_assignment AFTER INSERT OR UPDATE OF availability, on_vacation, languages, capacity, schedule_id, presence, primary_department_id, primary_role_id, primary_role_on_assigned ON agent FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();
CREATE TRIGGER agent_return_tickets AFTER UPDATE ON agent FOR EACH ROW WHEN (old.availability IS DISTINCT FROM new.availability OR old.on_vacation IS DISTINCT FROM new.on_vacation) EXECUTE FUNCTION return_tickets_asked();

create table agent_absence (
  id bigint not null generated always as identity,
  agent_id bigint not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  stand_in_id bigint,
  reason text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint agent_absence_pkey PRIMARY KEY (id),
  constraint agent_absence_check CHECK ((ends_at > starts_at)),
  constraint agent_absence_check1 CHECK ((stand_in_id <> agent_id)),
  constraint agent_absence_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint agent_absence_stand_in_id_fkey FOREIGN KEY (stand_in_id) REFERENCES agent(id)
);
CREATE INDEX agent_absence_agent ON public.agent_absence USING btree (agent_id, starts_at);
CREATE INDEX agent_absence_stand_in ON public.agent_absence USING btree (stand_in_id) WHERE (stand_in_id IS NOT NULL);
CREATE TRIGGER agent_absence_assignment AFTER INSERT OR DELETE OR UPDATE ON agent_absence FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();
CREATE TRIGGER agent_absence_return_tickets AFTER INSERT OR DELETE OR UPDATE ON agent_absence FOR EACH ROW EXECUTE FUNCTION return_tickets_asked();

create table agent_skill (
  agent_id bigint not null,
  skill_id bigint not null,
  level integer not null,
  constraint agent_skill_pkey PRIMARY KEY (agent_id, skill_id),
  constraint agent_skill_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint agent_skill_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint agent_skill_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE
);
CREATE INDEX agent_skill_skill ON public.agent_skill USING btree (skill_id);
CREATE TRIGGER agent_skill_assignment AFTER INSERT OR DELETE OR UPDATE ON agent_skill FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table api_key (
  id bigint not null generated always as identity,
  name text not null,
  prefix text not null,
  key_hash bytea not null,
  is_administrator boolean not null default false,
  role_id bigint,
  created_by text not null default ''::text,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_check CHECK ((is_administrator <> (role_id IS NOT NULL))),
  constraint api_key_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint api_key_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id),
  constraint api_key_key_hash_key UNIQUE (key_hash)
);
CREATE TRIGGER api_key_access_changed AFTER DELETE OR UPDATE OF revoked_at, role_id, is_administrator ON api_key FOR EACH STATEMENT EXECUTE FUNCTION access_changed();

create table assignment_day (
  agent_id bigint not null,
  day date not null,
  points integer not null,
  constraint assignment_day_pkey PRIMARY KEY (agent_id, day),
  constraint assignment_day_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);

create table assignment_policy (
  id bigint not null generated always as identity,
  department_id bigint,
  team_id bigint,
  kind text not null default 'none'::text,
  language text not null default 'preferred'::text,
  skill_weight integer not null default 40,
  load_weight integer not null default 30,
  language_weight integer not null default 20,
  requester_weight integer not null default 15,
  organization_weight integer not null default 5,
  fairness_weight integer not null default 15,
  absent_tickets text not null default 'stay'::text,
  absent_after_minutes integer not null default 0,
  inactive_tickets text not null default 'stay'::text,
  version integer not null default 1,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint assignment_policy_pkey PRIMARY KEY (id),
  constraint assignment_policy_absent_after_minutes_check CHECK (((absent_after_minutes >= 0) AND (absent_after_minutes <= 43200))),
  constraint assignment_policy_absent_tickets_check CHECK ((absent_tickets = ANY (ARRAY['stay'::text, 'queue'::text, 'stand_in'::text]))),
  constraint assignment_policy_check CHECK ((num_nonnulls(department_id, team_id) = 1)),
  constraint assignment_policy_fairness_weight_check CHECK (((fairness_weight >= 0) AND (fairness_weight <= 100))),
  constraint assignment_policy_inactive_tickets_check CHECK ((inactive_tickets = ANY (ARRAY['stay'::text, 'queue'::text]))),
  constraint assignment_policy_kind_check CHECK ((kind = ANY (ARRAY['none'::text, 'round_robin'::text, 'least_loaded'::text, 'best_fit'::text]))),
  constraint assignment_policy_language_check CHECK ((language = ANY (ARRAY['ignored'::text, 'preferred'::text, 'required'::text]))),
  constraint assignment_policy_language_weight_check CHECK (((language_weight >= 0) AND (language_weight <= 100))),
  constraint assignment_policy_load_weight_check CHECK (((load_weight >= 0) AND (load_weight <= 100))),
  constraint assignment_policy_organization_weight_check CHECK (((organization_weight >= 0) AND (organization_weight <= 100))),
  constraint assignment_policy_requester_weight_check CHECK (((requester_weight >= 0) AND (requester_weight <= 100))),
  constraint assignment_policy_skill_weight_check CHECK (((skill_weight >= 0) AND (skill_weight <= 100))),
  constraint assignment_policy_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id) ON DELETE CASCADE,
  constraint assignment_policy_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE,
  constraint assignment_policy_department_id_key UNIQUE (department_id),
  constraint assignment_policy_team_id_key UNIQUE (team_id)
);
CREATE TRIGGER assignment_policy_assignment AFTER INSERT OR DELETE OR UPDATE ON assignment_policy FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();
CREATE TRIGGER assignment_policy_return_tickets AFTER INSERT OR DELETE OR UPDATE OF absent_tickets, absent_after_minutes, inactive_tickets ON assignment_policy FOR EACH STATEMENT EXECUTE FUNCTION return_tickets_of_all_asked();

create table assignment_turn (
  policy_id bigint not null,
  agent_id bigint not null,
  at timestamp with time zone not null,
  constraint assignment_turn_pkey PRIMARY KEY (policy_id, agent_id),
  constraint assignment_turn_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint assignment_turn_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES assignment_policy(id) ON DELETE CASCADE
);

create table attachment (
  id uuid not null default gen_random_uuid(),
  sha256 text not null,
  entry_id bigint,
  name text not null,
  media_type text not null,
  size bigint not null,
  is_inline boolean not null default false,
  "position" integer not null default 0,
  uploader text not null,
  created_at timestamp with time zone not null,
  ticket_id bigint,
  field_id bigint,
  constraint attachment_pkey PRIMARY KEY (id),
  constraint attachment_check CHECK (((entry_id IS NULL) OR (ticket_id IS NULL))),
  constraint attachment_check1 CHECK (((ticket_id IS NULL) = (field_id IS NULL))),
  constraint attachment_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
  constraint attachment_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES thread_entry(id) ON DELETE CASCADE,
  constraint attachment_field_id_fkey FOREIGN KEY (field_id) REFERENCES form_field(id),
  constraint attachment_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint attachment_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX attachment_entry ON public.attachment USING btree (entry_id) WHERE (entry_id IS NOT NULL);
CREATE INDEX attachment_sha256 ON public.attachment USING btree (sha256);
CREATE INDEX attachment_ticket ON public.attachment USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX attachment_unused ON public.attachment USING btree (created_at) WHERE ((entry_id IS NULL) AND (ticket_id IS NULL));
CREATE INDEX attachment_unused_of ON public.attachment USING btree (uploader) WHERE ((entry_id IS NULL) AND (ticket_id IS NULL));
CREATE TRIGGER attachment_deleted AFTER DELETE ON attachment REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stored_file_left();

create table attempt (
  door text not null,
  subject text not null,
  count integer not null,
  until timestamp with time zone not null,
  constraint attempt_pkey PRIMARY KEY (door, subject)
);
CREATE INDEX attempt_until ON public.attempt USING btree (until);

create table audit_event (
  id bigint not null generated always as identity,
  at timestamp with time zone not null,
  type text not null,
  subject_kind text not null,
  subject_id bigint,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  changes jsonb not null default '{}'::jsonb,
  data jsonb not null default '{}'::jsonb,
  operation_id uuid not null,
  constraint audit_event_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_event_subject ON public.audit_event USING btree (subject_kind, subject_id, id DESC);

create table auth_account (
  id text not null,
  user_id text not null,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_account_pkey PRIMARY KEY (id),
  constraint auth_account_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_user(id) ON DELETE CASCADE
);
CREATE INDEX auth_account_user ON public.auth_account USING btree (user_id);

create table auth_session (
  id text not null,
  user_id text not null,
  token text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_session_pkey PRIMARY KEY (id),
  constraint auth_session_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth_user(id) ON DELETE CASCADE,
  constraint auth_session_token_key UNIQUE (token)
);
CREATE INDEX auth_session_user ON public.auth_session USING btree (user_id);
CREATE TRIGGER session_access_changed AFTER DELETE ON auth_session FOR EACH STATEMENT EXECUTE FUNCTION access_changed();

create table auth_user (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_user_pkey PRIMARY KEY (id),
  constraint auth_user_email_key UNIQUE (email)
);

create table auth_verification (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint auth_verification_pkey PRIMARY KEY (id)
);
CREATE INDEX auth_verification_identifier ON public.auth_verification USING btree (identifier);

create table blocked_sender (
  id bigint not null generated always as identity,
  pattern text not null,
  notes text not null default ''::text,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  constraint blocked_sender_pkey PRIMARY KEY (id),
  constraint blocked_sender_pattern_check CHECK (((pattern = lower(pattern)) AND ((length(pattern) >= 3) AND (length(pattern) <= 320)))),
  constraint blocked_sender_pattern_key UNIQUE (pattern)
);

create table collaborator (
  ticket_id bigint not null,
  requester_id bigint not null,
  added_at timestamp with time zone not null,
  constraint collaborator_pkey PRIMARY KEY (ticket_id, requester_id),
  constraint collaborator_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES requester(id),
  constraint collaborator_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX collaborator_requester ON public.collaborator USING btree (requester_id);

create table department (
  id bigint not null generated always as identity,
  parent_id bigint,
  name text not null,
  is_public boolean not null default true,
  sla_plan_id bigint,
  manager_id bigint,
  assignable_to text not null default 'all'::text,
  auto_claim boolean not null default true,
  assign_on_reopen boolean not null default true,
  signature text not null default ''::text,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  mail_address_id bigint,
  auto_response_address_id bigint,
  auto_responds_tickets boolean not null default true,
  auto_responds_messages boolean not null default true,
  alert_recipients text not null default 'members'::text,
  schedule_id bigint,
  translations jsonb not null default '{}'::jsonb,
  constraint department_pkey PRIMARY KEY (id),
  constraint department_alert_recipients_check CHECK ((alert_recipients = ANY (ARRAY['members'::text, 'primary'::text, 'nobody'::text]))),
  constraint department_assignable_to_check CHECK ((assignable_to = ANY (ARRAY['all'::text, 'members'::text, 'primary'::text]))),
  constraint department_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint department_check CHECK ((parent_id IS DISTINCT FROM id)),
  constraint department_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint department_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint department_auto_response_address_id_fkey FOREIGN KEY (auto_response_address_id) REFERENCES mail_address(id),
  constraint department_mail_address_id_fkey FOREIGN KEY (mail_address_id) REFERENCES mail_address(id),
  constraint department_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES agent(id),
  constraint department_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES department(id),
  constraint department_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id),
  constraint department_sla_plan_id_fkey FOREIGN KEY (sla_plan_id) REFERENCES sla_plan(id)
);
CREATE INDEX department_manager ON public.department USING btree (manager_id) WHERE (manager_id IS NOT NULL);
CREATE UNIQUE INDEX department_name ON public.department USING btree (COALESCE(parent_id, (0)::bigint), lower(name)) WHERE (availability <> 'archived'::text);
CREATE INDEX department_schedule ON public.department USING btree (schedule_id) WHERE (schedule_id IS NOT NULL);
CREATE TRIGGER department_access_changed AFTER INSERT OR DELETE OR UPDATE OF parent_id, manager_id, availability ON department FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER department_assignment AFTER UPDATE OF assignable_to, parent_id, manager_id ON department FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();
CREATE TRIGGER department_return_tickets AFTER UPDATE OF parent_id ON department FOR EACH STATEMENT EXECUTE FUNCTION return_tickets_of_all_asked();

create table department_access (
  agent_id bigint not null,
  department_id bigint not null,
  role_id bigint not null,
  alerts boolean not null default true,
  constraint department_access_pkey PRIMARY KEY (agent_id, department_id),
  constraint department_access_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint department_access_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint department_access_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id)
);
CREATE INDEX department_access_department ON public.department_access USING btree (department_id);
CREATE TRIGGER department_access_access_changed AFTER INSERT OR DELETE OR UPDATE ON department_access FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER department_access_assignment AFTER INSERT OR DELETE OR UPDATE ON department_access FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table form (
  id bigint not null generated always as identity,
  name text not null,
  kind text not null,
  list_id bigint,
  instructions text not null default ''::text,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  translations jsonb not null default '{}'::jsonb,
  constraint form_pkey PRIMARY KEY (id),
  constraint form_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint form_check CHECK (((kind = 'list'::text) = (list_id IS NOT NULL))),
  constraint form_kind_check CHECK ((kind = ANY (ARRAY['ticket'::text, 'contact'::text, 'organization'::text, 'custom'::text, 'list'::text]))),
  constraint form_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint form_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint form_list_id_fkey FOREIGN KEY (list_id) REFERENCES list(id) ON DELETE CASCADE,
  constraint form_list_id_key UNIQUE (list_id)
);
CREATE UNIQUE INDEX form_name ON public.form USING btree (lower(name)) WHERE ((availability <> 'archived'::text) AND (kind <> 'list'::text));
CREATE UNIQUE INDEX form_one_of_kind ON public.form USING btree (kind) WHERE (kind = ANY (ARRAY['ticket'::text, 'contact'::text, 'organization'::text]));

create table form_field (
  id bigint not null generated always as identity,
  key text not null,
  label text not null,
  kind text not null,
  help text not null default ''::text,
  requester_mode text not null default 'edit'::text,
  required_to_close boolean not null default false,
  "position" integer not null default 0,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  form_id bigint not null,
  config jsonb not null default '{}'::jsonb,
  agent_mode text not null default 'edit'::text,
  is_searchable boolean not null default false,
  show_when jsonb,
  translations jsonb not null default '{}'::jsonb,
  constraint form_field_pkey PRIMARY KEY (id),
  constraint form_field_agent_mode_check CHECK ((agent_mode = ANY (ARRAY['hidden'::text, 'view'::text, 'edit'::text, 'required'::text]))),
  constraint form_field_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint form_field_key_check CHECK ((key ~ '^[a-z][a-zA-Z0-9]{0,39}$'::text)),
  constraint form_field_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'paragraph'::text, 'number'::text, 'date'::text, 'timeZone'::text, 'phone'::text, 'checkbox'::text, 'choice'::text, 'list'::text, 'file'::text, 'section'::text, 'information'::text, 'priority'::text, 'department'::text, 'assignee'::text]))),
  constraint form_field_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint form_field_requester_mode_check CHECK ((requester_mode = ANY (ARRAY['hidden'::text, 'view'::text, 'edit'::text, 'required'::text]))),
  constraint form_field_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint form_field_form_id_fkey FOREIGN KEY (form_id) REFERENCES form(id)
);
CREATE UNIQUE INDEX form_field_key ON public.form_field USING btree (form_id, key) WHERE (availability <> 'archived'::text);

create table guest_access (
  id bigint not null generated always as identity,
  token_hash bytea not null,
  kind text not null,
  ticket_id bigint not null,
  requester_id bigint not null,
  is_proven boolean not null default true,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint guest_access_pkey PRIMARY KEY (id),
  constraint guest_access_kind_check CHECK ((kind = ANY (ARRAY['link'::text, 'session'::text]))),
  constraint guest_access_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES requester(id),
  constraint guest_access_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE,
  constraint guest_access_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX guest_access_expires ON public.guest_access USING btree (expires_at);
CREATE TRIGGER guest_access_changed AFTER DELETE ON guest_access FOR EACH STATEMENT EXECUTE FUNCTION access_changed();

create table help_topic (
  id bigint not null generated always as identity,
  parent_id bigint,
  name text not null,
  description text not null default ''::text,
  is_public boolean not null default true,
  department_id bigint,
  priority_id bigint,
  sla_plan_id bigint,
  status_id bigint,
  agent_id bigint,
  team_id bigint,
  number_format text,
  sequence_id bigint,
  auto_response boolean not null default true,
  thank_you text not null default ''::text,
  notes text not null default ''::text,
  "position" integer not null default 0,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  translations jsonb not null default '{}'::jsonb,
  constraint help_topic_pkey PRIMARY KEY (id),
  constraint help_topic_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint help_topic_check CHECK ((parent_id IS DISTINCT FROM id)),
  constraint help_topic_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint help_topic_number_format_check CHECK (((number_format ~ '#'::text) AND (length(number_format) <= 20))),
  constraint help_topic_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint help_topic_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id),
  constraint help_topic_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint help_topic_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES help_topic(id),
  constraint help_topic_priority_id_fkey FOREIGN KEY (priority_id) REFERENCES priority(id),
  constraint help_topic_sequence_id_fkey FOREIGN KEY (sequence_id) REFERENCES number_sequence(id),
  constraint help_topic_sla_plan_id_fkey FOREIGN KEY (sla_plan_id) REFERENCES sla_plan(id),
  constraint help_topic_status_id_fkey FOREIGN KEY (status_id) REFERENCES ticket_status(id),
  constraint help_topic_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id)
);
CREATE UNIQUE INDEX help_topic_name ON public.help_topic USING btree (COALESCE(parent_id, (0)::bigint), lower(name)) WHERE (availability <> 'archived'::text);

create table help_topic_disabled_field (
  help_topic_id bigint not null,
  field_id bigint not null,
  constraint help_topic_disabled_field_pkey PRIMARY KEY (help_topic_id, field_id),
  constraint help_topic_disabled_field_field_id_fkey FOREIGN KEY (field_id) REFERENCES form_field(id) ON DELETE CASCADE,
  constraint help_topic_disabled_field_help_topic_id_fkey FOREIGN KEY (help_topic_id) REFERENCES help_topic(id) ON DELETE CASCADE
);

create table help_topic_form (
  help_topic_id bigint not null,
  form_id bigint not null,
  "position" integer not null default 0,
  constraint help_topic_form_pkey PRIMARY KEY (help_topic_id, form_id),
  constraint help_topic_form_form_id_fkey FOREIGN KEY (form_id) REFERENCES form(id),
  constraint help_topic_form_help_topic_id_fkey FOREIGN KEY (help_topic_id) REFERENCES help_topic(id) ON DELETE CASCADE
);
CREATE INDEX help_topic_form_form ON public.help_topic_form USING btree (form_id);

create table idempotency (
  scope text not null,
  key text not null,
  request_hash text not null,
  status integer,
  reply jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_pkey PRIMARY KEY (scope, key),
  constraint idempotency_key_check CHECK (((length(key) >= 1) AND (length(key) <= 200)))
);
CREATE INDEX idempotency_created ON public.idempotency USING btree (created_at);

create table incoming_mail (
  id bigint not null generated always as identity,
  door text not null,
  mailbox_id bigint,
  uid_validity bigint,
  uid bigint,
  envelope_from text,
  envelope_to text[] not null default '{}'::text[],
  remote_address text,
  received_at timestamp with time zone not null,
  sha256 text not null,
  size bigint not null,
  message_id text,
  content_digest text,
  from_address text,
  from_name text not null default ''::text,
  subject text not null default ''::text,
  facts jsonb not null default '{}'::jsonb,
  fate text not null default 'pending'::text,
  ticket_id bigint,
  entry_id bigint,
  duplicate_of bigint,
  rule text,
  error text,
  attempts integer not null default 0,
  handled_at timestamp with time zone,
  arrived_at timestamp with time zone not null default now(),
  in_reply_to text,
  broken_off integer not null default 0,
  constraint incoming_mail_pkey PRIMARY KEY (id),
  constraint incoming_mail_door_check CHECK ((door = ANY (ARRAY['imap'::text, 'smtp'::text, 'pipe'::text, 'http'::text]))),
  constraint incoming_mail_fate_check CHECK ((fate = ANY (ARRAY['pending'::text, 'opened'::text, 'joined'::text, 'duplicate'::text, 'auto-reply'::text, 'bounce'::text, 'rejected'::text, 'quarantined'::text]))),
  constraint incoming_mail_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES incoming_mail(id),
  constraint incoming_mail_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES thread_entry(id) ON DELETE SET NULL,
  constraint incoming_mail_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id),
  constraint incoming_mail_sha256_fkey FOREIGN KEY (sha256) REFERENCES stored_file(sha256),
  constraint incoming_mail_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE SET NULL,
  constraint incoming_mail_mailbox_id_uid_validity_uid_key UNIQUE (mailbox_id, uid_validity, uid)
);
CREATE INDEX incoming_mail_by_fate ON public.incoming_mail USING btree (fate, id);
CREATE INDEX incoming_mail_digest ON public.incoming_mail USING btree (content_digest) WHERE (content_digest IS NOT NULL);
CREATE INDEX incoming_mail_entry ON public.incoming_mail USING btree (entry_id) WHERE (entry_id IS NOT NULL);
CREATE INDEX incoming_mail_from ON public.incoming_mail USING btree (from_address, arrived_at);
CREATE INDEX incoming_mail_in_reply_to ON public.incoming_mail USING btree (in_reply_to) WHERE (in_reply_to IS NOT NULL);
CREATE INDEX incoming_mail_mailbox ON public.incoming_mail USING btree (mailbox_id, id);
CREATE INDEX incoming_mail_message ON public.incoming_mail USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX incoming_mail_pending ON public.incoming_mail USING btree (id) WHERE (fate = 'pending'::text);
CREATE INDEX incoming_mail_sha256 ON public.incoming_mail USING btree (sha256);
CREATE INDEX incoming_mail_ticket ON public.incoming_mail USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);

create table incoming_mail_fate (
  id bigint not null generated always as identity,
  incoming_mail_id bigint not null,
  at timestamp with time zone not null,
  fate text not null,
  ticket_id bigint,
  entry_id bigint,
  duplicate_of bigint,
  rule text,
  error text,
  actor_name text not null,
  constraint incoming_mail_fate_pkey PRIMARY KEY (id),
  constraint incoming_mail_fate_incoming_mail_id_fkey FOREIGN KEY (incoming_mail_id) REFERENCES incoming_mail(id) ON DELETE CASCADE
);
CREATE INDEX incoming_mail_fate_mail ON public.incoming_mail_fate USING btree (incoming_mail_id, id);

create table list (
  id bigint not null generated always as identity,
  name text not null,
  plural text not null default ''::text,
  sort text not null default 'alphabetical'::text,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint list_pkey PRIMARY KEY (id),
  constraint list_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint list_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint list_sort_check CHECK ((sort = ANY (ARRAY['alphabetical'::text, 'reverse'::text, 'manual'::text])))
);
CREATE UNIQUE INDEX list_name ON public.list USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table list_item (
  id bigint not null generated always as identity,
  list_id bigint not null,
  value text not null,
  extra text not null default ''::text,
  properties jsonb not null default '{}'::jsonb,
  translations jsonb not null default '{}'::jsonb,
  is_enabled boolean not null default true,
  "position" integer not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint list_item_pkey PRIMARY KEY (id),
  constraint list_item_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint list_item_value_check CHECK (((length(value) >= 1) AND (length(value) <= 200))),
  constraint list_item_list_id_fkey FOREIGN KEY (list_id) REFERENCES list(id) ON DELETE CASCADE
);
CREATE INDEX list_item_like ON public.list_item USING gin ((((lower(value) || ' '::text) || lower(extra))) gin_trgm_ops);
CREATE UNIQUE INDEX list_item_name ON public.list_item USING btree (list_id, lower(value));

create table macro (
  id bigint not null generated always as identity,
  name text not null,
  agent_id bigint,
  department_id bigint,
  actions jsonb not null default '[]'::jsonb,
  notes text not null default ''::text,
  "position" integer not null default 0,
  digit integer,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint macro_pkey PRIMARY KEY (id),
  constraint macro_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint macro_check CHECK ((num_nonnulls(agent_id, department_id) <= 1)),
  constraint macro_digit_check CHECK (((digit >= 1) AND (digit <= 9))),
  constraint macro_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint macro_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint macro_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id)
);
CREATE INDEX macro_agent ON public.macro USING btree (agent_id) WHERE (agent_id IS NOT NULL);
CREATE INDEX macro_department ON public.macro USING btree (department_id) WHERE (department_id IS NOT NULL);
CREATE UNIQUE INDEX macro_name ON public.macro USING btree (lower(name), COALESCE(agent_id, (0)::bigint), COALESCE(department_id, (0)::bigint)) WHERE (availability <> 'archived'::text);

create table mail_address (
  id bigint not null generated always as identity,
  email text not null,
  name text not null default ''::text,
  mailbox_id bigint,
  department_id bigint,
  help_topic_id bigint,
  priority_id bigint,
  auto_response boolean not null default true,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint mail_address_pkey PRIMARY KEY (id),
  constraint mail_address_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint mail_address_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 320)))),
  constraint mail_address_name_check CHECK ((length(name) <= 200)),
  constraint mail_address_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint mail_address_help_topic_id_fkey FOREIGN KEY (help_topic_id) REFERENCES help_topic(id),
  constraint mail_address_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id),
  constraint mail_address_priority_id_fkey FOREIGN KEY (priority_id) REFERENCES priority(id),
  constraint mail_address_email_key UNIQUE (email)
);
CREATE INDEX mail_address_mailbox ON public.mail_address USING btree (mailbox_id);

create table mail_template (
  key text not null,
  language text not null,
  subject text not null,
  body text not null,
  updated_by text not null,
  updated_at timestamp with time zone not null,
  constraint mail_template_pkey PRIMARY KEY (key, language)
);

create table mailbox (
  id bigint not null generated always as identity,
  name text not null,
  fetch_host text,
  fetch_port integer,
  fetch_security text not null default 'tls'::text,
  folder text not null default 'INBOX'::text,
  after_fetch text not null default 'leave'::text,
  move_to text not null default ''::text,
  poll_minutes integer not null default 5,
  send_host text,
  send_port integer,
  send_security text not null default 'starttls'::text,
  send_auth text not null default 'same'::text,
  send_user_name text not null default ''::text,
  send_password bytea,
  send_per_minute integer not null default 60,
  send_connections integer not null default 2,
  user_name text not null default ''::text,
  auth text not null default 'password'::text,
  password bytea,
  oauth_provider text,
  oauth_grant text,
  oauth_client_id text not null default ''::text,
  oauth_client_secret bytea,
  oauth_authorize_url text not null default ''::text,
  oauth_token_url text not null default ''::text,
  oauth_scopes text not null default ''::text,
  oauth_refresh_token bytea,
  oauth_access_token bytea,
  oauth_expires_at timestamp with time zone,
  dkim_domain text not null default ''::text,
  dkim_selector text not null default ''::text,
  dkim_key bytea,
  allow_invalid_certificate boolean not null default false,
  uid_validity bigint,
  last_uid bigint not null default 0,
  fetched_at timestamp with time zone,
  last_message_at timestamp with time zone,
  failing_since timestamp with time zone,
  failures integer not null default 0,
  error text,
  send_failing_since timestamp with time zone,
  send_error text,
  silent_since timestamp with time zone,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  read_from text not null default 'auto'::text,
  read_since timestamp with time zone,
  first_uid bigint not null default 0,
  passed_over integer not null default 0,
  problem text,
  send_problem text,
  constraint mailbox_pkey PRIMARY KEY (id),
  constraint mailbox_after_fetch_check CHECK ((after_fetch = ANY (ARRAY['leave'::text, 'move'::text, 'delete'::text]))),
  constraint mailbox_auth_check CHECK ((auth = ANY (ARRAY['password'::text, 'oauth'::text]))),
  constraint mailbox_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint mailbox_fetch_port_check CHECK (((fetch_port >= 1) AND (fetch_port <= 65535))),
  constraint mailbox_fetch_security_check CHECK ((fetch_security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text]))),
  constraint mailbox_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint mailbox_oauth_grant_check CHECK ((oauth_grant = ANY (ARRAY['authorization_code'::text, 'client_credentials'::text]))),
  constraint mailbox_oauth_provider_check CHECK ((oauth_provider = ANY (ARRAY['google'::text, 'microsoft'::text, 'other'::text]))),
  constraint mailbox_poll_minutes_check CHECK (((poll_minutes >= 1) AND (poll_minutes <= 1440))),
  constraint mailbox_read_from_check CHECK ((read_from = ANY (ARRAY['auto'::text, 'all'::text, 'new'::text]))),
  constraint mailbox_send_auth_check CHECK ((send_auth = ANY (ARRAY['same'::text, 'none'::text, 'own'::text]))),
  constraint mailbox_send_connections_check CHECK (((send_connections >= 1) AND (send_connections <= 20))),
  constraint mailbox_send_per_minute_check CHECK (((send_per_minute >= 1) AND (send_per_minute <= 10000))),
  constraint mailbox_send_port_check CHECK (((send_port >= 1) AND (send_port <= 65535))),
  constraint mailbox_send_security_check CHECK ((send_security = ANY (ARRAY['tls'::text, 'starttls'::text, 'none'::text])))
);

create table mailbox_problem (
  mailbox_id bigint not null,
  uid_validity bigint not null,
  uid bigint not null,
  error text not null,
  attempts integer not null default 1,
  since timestamp with time zone not null,
  next_at timestamp with time zone not null,
  problem text not null default 'other'::text,
  constraint mailbox_problem_pkey PRIMARY KEY (mailbox_id, uid_validity, uid),
  constraint mailbox_problem_mailbox_id_fkey FOREIGN KEY (mailbox_id) REFERENCES mailbox(id) ON DELETE CASCADE
);

create table notification (
  id bigint not null generated always as identity,
  agent_id bigint not null,
  ticket_id bigint,
  event_id bigint,
  alarm_key text,
  kind text not null,
  data jsonb not null default '{}'::jsonb,
  at timestamp with time zone not null,
  read_at timestamp with time zone,
  constraint notification_pkey PRIMARY KEY (id),
  constraint notification_check CHECK (((event_id IS NULL) <> (alarm_key IS NULL))),
  constraint notification_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint notification_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE,
  constraint notification_agent_id_event_id_key UNIQUE (agent_id, event_id)
);
CREATE INDEX notification_agent ON public.notification USING btree (agent_id, id);
CREATE UNIQUE INDEX notification_alarm ON public.notification USING btree (agent_id, alarm_key) WHERE (alarm_key IS NOT NULL);
CREATE INDEX notification_unread ON public.notification USING btree (agent_id) WHERE (read_at IS NULL);
CREATE TRIGGER notification_live AFTER INSERT OR UPDATE OF read_at ON notification FOR EACH ROW EXECUTE FUNCTION notification_changed();

create table number_sequence (
  id bigint not null generated always as identity,
  name text not null,
  next_value bigint not null default 1,
  increment integer not null default 1,
  padding text not null default '0'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint number_sequence_pkey PRIMARY KEY (id),
  constraint number_sequence_increment_check CHECK (((increment >= 1) AND (increment <= 100000))),
  constraint number_sequence_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint number_sequence_next_value_check CHECK ((next_value >= 0)),
  constraint number_sequence_padding_check CHECK ((length(padding) = 1))
);
CREATE UNIQUE INDEX number_sequence_name ON public.number_sequence USING btree (lower(name));

create table organization (
  id bigint not null generated always as identity,
  name text not null,
  domains text[] not null default '{}'::text[],
  phone text not null default ''::text,
  website text not null default ''::text,
  address text not null default ''::text,
  notes text not null default ''::text,
  ticket_sharing text not null default 'primary'::text,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  account_manager_id bigint,
  account_team_id bigint,
  assigns_account_manager boolean not null default false,
  fields jsonb not null default '{}'::jsonb,
  constraint organization_pkey PRIMARY KEY (id),
  constraint organization_account CHECK ((num_nonnulls(account_manager_id, account_team_id) <= 1)),
  constraint organization_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint organization_ticket_sharing_check CHECK ((ticket_sharing = ANY (ARRAY['none'::text, 'primary'::text, 'all'::text]))),
  constraint organization_account_manager_id_fkey FOREIGN KEY (account_manager_id) REFERENCES agent(id),
  constraint organization_account_team_id_fkey FOREIGN KEY (account_team_id) REFERENCES team(id)
);
CREATE INDEX organization_account_manager ON public.organization USING btree (account_manager_id) WHERE (account_manager_id IS NOT NULL);
CREATE INDEX organization_account_team ON public.organization USING btree (account_team_id) WHERE (account_team_id IS NOT NULL);
CREATE INDEX organization_domains ON public.organization USING gin (domains);
CREATE UNIQUE INDEX organization_name ON public.organization USING btree (lower(name)) WHERE (archived_at IS NULL);
CREATE TRIGGER organization_access_changed AFTER UPDATE OF ticket_sharing, archived_at ON organization FOR EACH STATEMENT EXECUTE FUNCTION access_changed();

create table outgoing_mail (
  id bigint not null generated always as identity,
  purpose text not null,
  to_address text not null,
  subject text not null,
  body_text text not null,
  state text not null default 'queued'::text,
  error text,
  created_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  mail_address_id bigint,
  to_name text not null default ''::text,
  recipient_kind text,
  recipient_id bigint,
  ticket_id bigint,
  entry_id bigint,
  event_id bigint,
  further_event_ids bigint[] not null default '{}'::bigint[],
  language text,
  body_html text,
  message_id text,
  in_reply_to text,
  reference_ids text[] not null default '{}'::text[],
  reply_to text,
  automatic text,
  attaches boolean not null default false,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  response text,
  bounced_at timestamp with time zone,
  bounce_mail_id bigint,
  replyable boolean not null default true,
  give_up_at timestamp with time zone,
  resent_from_id bigint,
  constraint outgoing_mail_pkey PRIMARY KEY (id),
  constraint outgoing_mail_automatic_check CHECK ((automatic = ANY (ARRAY['auto-replied'::text, 'auto-generated'::text]))),
  constraint outgoing_mail_recipient_kind_check CHECK ((recipient_kind = ANY (ARRAY['requester'::text, 'agent'::text]))),
  constraint outgoing_mail_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'deferred'::text, 'failed'::text, 'bounced'::text, 'canceled'::text]))),
  constraint outgoing_mail_bounce_mail_id_fkey FOREIGN KEY (bounce_mail_id) REFERENCES incoming_mail(id),
  constraint outgoing_mail_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES thread_entry(id) ON DELETE SET NULL,
  constraint outgoing_mail_mail_address_id_fkey FOREIGN KEY (mail_address_id) REFERENCES mail_address(id),
  constraint outgoing_mail_resent_from_id_fkey FOREIGN KEY (resent_from_id) REFERENCES outgoing_mail(id) ON DELETE SET NULL,
  constraint outgoing_mail_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE,
  constraint outgoing_mail_message_id_key UNIQUE (message_id)
);
CREATE INDEX outgoing_mail_address ON public.outgoing_mail USING btree (mail_address_id, id) WHERE (mail_address_id IS NOT NULL);
CREATE INDEX outgoing_mail_bounce ON public.outgoing_mail USING btree (bounce_mail_id) WHERE (bounce_mail_id IS NOT NULL);
CREATE INDEX outgoing_mail_entry ON public.outgoing_mail USING btree (entry_id) WHERE (entry_id IS NOT NULL);
CREATE UNIQUE INDEX outgoing_mail_once ON public.outgoing_mail USING btree (event_id, to_address) WHERE (event_id IS NOT NULL);
CREATE INDEX outgoing_mail_resent ON public.outgoing_mail USING btree (resent_from_id) WHERE (resent_from_id IS NOT NULL);
CREATE INDEX outgoing_mail_state ON public.outgoing_mail USING btree (state, id);
CREATE INDEX outgoing_mail_ticket ON public.outgoing_mail USING btree (ticket_id, id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX outgoing_mail_to ON public.outgoing_mail USING btree (to_address, created_at);
CREATE INDEX outgoing_mail_waiting ON public.outgoing_mail USING btree (id) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text, 'deferred'::text]));

create table priority (
  id bigint not null generated always as identity,
  name text not null,
  urgency integer not null,
  color text not null,
  is_public boolean not null default false,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  load_points integer not null default 1,
  translations jsonb not null default '{}'::jsonb,
  constraint priority_pkey PRIMARY KEY (id),
  constraint priority_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint priority_color_check CHECK ((color ~ '^#[0-9a-fA-F]{6}$'::text)),
  constraint priority_load_points_check CHECK (((load_points >= 1) AND (load_points <= 100))),
  constraint priority_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint priority_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint priority_urgency_check CHECK ((urgency > 0)),
  constraint priority_id_urgency_key UNIQUE (id, urgency)
);
CREATE UNIQUE INDEX priority_name ON public.priority USING btree (lower(name)) WHERE (availability <> 'archived'::text);
CREATE TRIGGER priority_assignment AFTER UPDATE OF load_points ON priority FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table referral (
  id bigint not null generated always as identity,
  ticket_id bigint not null,
  agent_id bigint,
  team_id bigint,
  department_id bigint,
  created_at timestamp with time zone not null,
  constraint referral_pkey PRIMARY KEY (id),
  constraint referral_check CHECK ((num_nonnulls(agent_id, team_id, department_id) = 1)),
  constraint referral_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id),
  constraint referral_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint referral_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint referral_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX referral_agent ON public.referral USING btree (agent_id) WHERE (agent_id IS NOT NULL);
CREATE INDEX referral_department ON public.referral USING btree (department_id) WHERE (department_id IS NOT NULL);
CREATE UNIQUE INDEX referral_once ON public.referral USING btree (ticket_id, COALESCE(agent_id, (0)::bigint), COALESCE(team_id, (0)::bigint), COALESCE(department_id, (0)::bigint));
CREATE INDEX referral_team ON public.referral USING btree (team_id) WHERE (team_id IS NOT NULL);

create table requester (
  id bigint not null generated always as identity,
  email text not null,
  name text not null,
  phone text not null default ''::text,
  notes text not null default ''::text,
  organization_id bigint,
  is_primary_contact boolean not null default false,
  language text,
  time_zone text,
  account_id text,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  fields jsonb not null default '{}'::jsonb,
  wants_notices boolean not null default true,
  constraint requester_pkey PRIMARY KEY (id),
  constraint requester_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 320)))),
  constraint requester_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint requester_account_id_fkey FOREIGN KEY (account_id) REFERENCES auth_user(id) ON DELETE SET NULL,
  constraint requester_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organization(id),
  constraint requester_account_id_key UNIQUE (account_id)
);
CREATE UNIQUE INDEX requester_email ON public.requester USING btree (email);
CREATE INDEX requester_like ON public.requester USING gin ((((lower(name) || ' '::text) || email)) gin_trgm_ops);
CREATE INDEX requester_organization ON public.requester USING btree (organization_id) WHERE (organization_id IS NOT NULL);
CREATE TRIGGER requester_access_changed AFTER UPDATE ON requester FOR EACH ROW WHEN (old.archived_at IS DISTINCT FROM new.archived_at OR old.account_id IS DISTINCT FROM new.account_id OR old.email IS DISTINCT FROM new.email OR old.organization_id IS DISTINCT FROM new.organization_id OR old.is_primary_contact IS DISTINCT FROM new.is_primary_contact) EXECUTE FUNCTION access_changed();

create table role (
  id bigint not null generated always as identity,
  key text not null,
  name text not null,
  permissions text[] not null default '{}'::text[],
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint role_pkey PRIMARY KEY (id),
  constraint role_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint role_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint role_key_key UNIQUE (key)
);
CREATE UNIQUE INDEX role_name ON public.role USING btree (lower(name)) WHERE (availability <> 'archived'::text);
CREATE TRIGGER role_access_changed AFTER UPDATE OF permissions, availability ON role FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER role_assignment AFTER UPDATE OF permissions ON role FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table rule (
  id bigint not null generated always as identity,
  name text not null,
  "position" integer not null,
  trigger jsonb not null,
  conditions jsonb not null default '{"all": []}'::jsonb,
  actions jsonb not null default '[]'::jsonb,
  stops_further boolean not null default false,
  is_silent boolean not null default false,
  notes text not null default ''::text,
  version integer not null default 1,
  availability text not null default 'active'::text,
  folded_runs bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint rule_pkey PRIMARY KEY (id),
  constraint rule_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint rule_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX rule_name ON public.rule USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table rule_moment (
  rule_id bigint not null,
  ticket_id bigint not null,
  due_at timestamp with time zone not null,
  constraint rule_moment_pkey PRIMARY KEY (rule_id, ticket_id),
  constraint rule_moment_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(id) ON DELETE CASCADE,
  constraint rule_moment_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX rule_moment_ticket ON public.rule_moment USING btree (ticket_id);

create table rule_revision (
  only_one boolean not null default true,
  revision uuid not null default gen_random_uuid(),
  constraint rule_revision_pkey PRIMARY KEY (only_one),
  constraint rule_revision_only_one_check CHECK (only_one)
);

create table rule_run (
  id bigint not null generated always as identity,
  rule_id bigint not null,
  version integer not null,
  ticket_id bigint not null,
  event_id bigint,
  due_at timestamp with time zone,
  at timestamp with time zone not null,
  micros integer not null,
  outcome text not null,
  data jsonb not null default '{}'::jsonb,
  constraint rule_run_pkey PRIMARY KEY (id),
  constraint rule_run_check CHECK (((event_id IS NULL) <> (due_at IS NULL))),
  constraint rule_run_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'silent'::text, 'stopped'::text, 'failed'::text]))),
  constraint rule_run_event_id_fkey FOREIGN KEY (event_id) REFERENCES ticket_event(id) ON DELETE CASCADE,
  constraint rule_run_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(id) ON DELETE CASCADE,
  constraint rule_run_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX rule_run_event ON public.rule_run USING btree (event_id, rule_id) WHERE (event_id IS NOT NULL);
CREATE INDEX rule_run_newest ON public.rule_run USING btree (rule_id, id);
CREATE INDEX rule_run_ticket ON public.rule_run USING btree (ticket_id);

create table rule_version (
  rule_id bigint not null,
  version integer not null,
  definition jsonb not null,
  saved_by text not null,
  saved_at timestamp with time zone not null,
  constraint rule_version_pkey PRIMARY KEY (rule_id, version),
  constraint rule_version_rule_id_fkey FOREIGN KEY (rule_id) REFERENCES rule(id) ON DELETE CASCADE
);

create table schedule (
  id bigint not null generated always as identity,
  name text not null,
  kind text not null,
  description text not null default ''::text,
  time_zone text,
  entries jsonb not null default '[]'::jsonb,
  version integer not null default 1,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint schedule_pkey PRIMARY KEY (id),
  constraint schedule_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint schedule_kind_check CHECK ((kind = ANY (ARRAY['hours'::text, 'holidays'::text]))),
  constraint schedule_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX schedule_name ON public.schedule USING btree (lower(name)) WHERE (availability <> 'archived'::text);
CREATE TRIGGER schedule_assignment AFTER UPDATE ON schedule FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table schedule_holiday (
  schedule_id bigint not null,
  holidays_id bigint not null,
  constraint schedule_holiday_pkey PRIMARY KEY (schedule_id, holidays_id),
  constraint schedule_holiday_check CHECK ((schedule_id <> holidays_id)),
  constraint schedule_holiday_holidays_id_fkey FOREIGN KEY (holidays_id) REFERENCES schedule(id),
  constraint schedule_holiday_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id) ON DELETE CASCADE
);
CREATE INDEX schedule_holiday_holidays ON public.schedule_holiday USING btree (holidays_id);

create table schedule_link (
  schedule_id bigint not null,
  address text not null,
  entries jsonb not null default '[]'::jsonb,
  skipped jsonb not null default '[]'::jsonb,
  past integer not null default 0,
  etag text,
  last_modified text,
  tried_at timestamp with time zone,
  read_at timestamp with time zone,
  next_at timestamp with time zone not null,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  problem text,
  said text,
  constraint schedule_link_pkey PRIMARY KEY (schedule_id),
  constraint schedule_link_address_check CHECK (((length(address) >= 1) AND (length(address) <= 2000))),
  constraint schedule_link_check CHECK (((failing_since IS NULL) = (problem IS NULL))),
  constraint schedule_link_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id) ON DELETE CASCADE
);

create table schedule_version (
  schedule_id bigint not null,
  version integer not null,
  name text not null,
  definition jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint schedule_version_pkey PRIMARY KEY (schedule_id, version),
  constraint schedule_version_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id) ON DELETE CASCADE
);

create table setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp with time zone not null default now(),
  constraint setting_pkey PRIMARY KEY (key)
);

create table simulation (
  id bigint not null generated always as identity,
  state text not null default 'waiting'::text,
  days integer not null,
  draft jsonb not null,
  created_by_kind text not null,
  created_by_id bigint,
  created_by_name text not null,
  created_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  done integer not null default 0,
  total integer,
  attempts integer not null default 0,
  error text,
  result jsonb,
  constraint simulation_pkey PRIMARY KEY (id),
  constraint simulation_check CHECK (((finished_at IS NOT NULL) = (state = ANY (ARRAY['done'::text, 'cancelled'::text, 'failed'::text])))),
  constraint simulation_check1 CHECK (((result IS NOT NULL) = (state = 'done'::text))),
  constraint simulation_days_check CHECK (((days >= 1) AND (days <= 366))),
  constraint simulation_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);

create table simulation_difference (
  simulation_id bigint not null,
  kind text not null,
  ticket_id bigint not null,
  fields text[] not null,
  data jsonb not null,
  constraint simulation_difference_pkey PRIMARY KEY (simulation_id, kind, ticket_id),
  constraint simulation_difference_kind_check CHECK ((kind = ANY (ARRAY['differs'::text, 'notReproduced'::text]))),
  constraint simulation_difference_simulation_id_fkey FOREIGN KEY (simulation_id) REFERENCES simulation(id) ON DELETE CASCADE
);

create table skill (
  id bigint not null generated always as identity,
  name text not null,
  description text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint skill_pkey PRIMARY KEY (id),
  constraint skill_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint skill_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
CREATE UNIQUE INDEX skill_name ON public.skill USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table skill_need (
  id bigint not null generated always as identity,
  skill_id bigint not null,
  help_topic_id bigint,
  priority_id bigint,
  ticket_id bigint,
  min_level integer not null default 1,
  is_required boolean not null default true,
  cause jsonb,
  constraint skill_need_pkey PRIMARY KEY (id),
  constraint skill_need_check CHECK ((num_nonnulls(help_topic_id, priority_id, ticket_id) = 1)),
  constraint skill_need_check1 CHECK (((cause IS NOT NULL) = (ticket_id IS NOT NULL))),
  constraint skill_need_min_level_check CHECK (((min_level >= 1) AND (min_level <= 5))),
  constraint skill_need_help_topic_id_fkey FOREIGN KEY (help_topic_id) REFERENCES help_topic(id) ON DELETE CASCADE,
  constraint skill_need_priority_id_fkey FOREIGN KEY (priority_id) REFERENCES priority(id) ON DELETE CASCADE,
  constraint skill_need_skill_id_fkey FOREIGN KEY (skill_id) REFERENCES skill(id) ON DELETE CASCADE,
  constraint skill_need_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX skill_need_priority ON public.skill_need USING btree (priority_id, skill_id) WHERE (priority_id IS NOT NULL);
CREATE INDEX skill_need_skill ON public.skill_need USING btree (skill_id);
CREATE UNIQUE INDEX skill_need_ticket ON public.skill_need USING btree (ticket_id, skill_id) WHERE (ticket_id IS NOT NULL);
CREATE UNIQUE INDEX skill_need_topic ON public.skill_need USING btree (help_topic_id, skill_id) WHERE (help_topic_id IS NOT NULL);
CREATE TRIGGER skill_need_assignment AFTER INSERT OR DELETE OR UPDATE ON skill_need FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table sla_plan (
  id bigint not null generated always as identity,
  name text not null,
  grace_minutes integer not null,
  is_transient boolean not null default false,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  mutes_overdue_alerts boolean not null default false,
  schedule_id bigint,
  first_response_minutes integer,
  next_response_minutes integer,
  escalations jsonb not null default '[]'::jsonb,
  version integer not null default 1,
  constraint sla_plan_pkey PRIMARY KEY (id),
  constraint sla_plan_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint sla_plan_first_response_minutes_check CHECK (((first_response_minutes >= 1) AND (first_response_minutes <= 527040))),
  constraint sla_plan_grace_minutes_check CHECK (((grace_minutes >= 1) AND (grace_minutes <= 527040))),
  constraint sla_plan_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint sla_plan_next_response_minutes_check CHECK (((next_response_minutes >= 1) AND (next_response_minutes <= 527040))),
  constraint sla_plan_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id)
);
CREATE UNIQUE INDEX sla_plan_name ON public.sla_plan USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table sla_plan_version (
  plan_id bigint not null,
  version integer not null,
  name text not null,
  definition jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint sla_plan_version_pkey PRIMARY KEY (plan_id, version),
  constraint sla_plan_version_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES sla_plan(id) ON DELETE CASCADE
);

create table sla_target (
  plan_id bigint not null,
  priority_id bigint not null,
  first_response_minutes integer,
  next_response_minutes integer,
  grace_minutes integer,
  constraint sla_target_pkey PRIMARY KEY (plan_id, priority_id),
  constraint sla_target_first_response_minutes_check CHECK (((first_response_minutes >= 1) AND (first_response_minutes <= 527040))),
  constraint sla_target_grace_minutes_check CHECK (((grace_minutes >= 1) AND (grace_minutes <= 527040))),
  constraint sla_target_next_response_minutes_check CHECK (((next_response_minutes >= 1) AND (next_response_minutes <= 527040))),
  constraint sla_target_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES sla_plan(id) ON DELETE CASCADE,
  constraint sla_target_priority_id_fkey FOREIGN KEY (priority_id) REFERENCES priority(id)
);
CREATE INDEX sla_target_priority ON public.sla_target USING btree (priority_id);

create table stored_file (
  sha256 text not null,
  size bigint not null,
  created_at timestamp with time zone not null default now(),
  idle_since timestamp with time zone default now(),
  constraint stored_file_pkey PRIMARY KEY (sha256),
  constraint stored_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint stored_file_size_check CHECK ((size >= 0))
);
CREATE INDEX stored_file_idle ON public.stored_file USING btree (idle_since) WHERE (idle_since IS NOT NULL);

create table team (
  id bigint not null generated always as identity,
  name text not null,
  lead_id bigint,
  mutes_assignment_alerts boolean not null default false,
  notes text not null default ''::text,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint team_pkey PRIMARY KEY (id),
  constraint team_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint team_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint team_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES agent(id)
);
CREATE UNIQUE INDEX team_name ON public.team USING btree (lower(name)) WHERE (availability <> 'archived'::text);
CREATE TRIGGER team_access_changed AFTER DELETE OR UPDATE OF availability ON team FOR EACH STATEMENT EXECUTE FUNCTION access_changed();

create table team_member (
  team_id bigint not null,
  agent_id bigint not null,
  alerts boolean not null default true,
  constraint team_member_pkey PRIMARY KEY (team_id, agent_id),
  constraint team_member_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint team_member_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE
);
CREATE INDEX team_member_agent ON public.team_member USING btree (agent_id);
CREATE TRIGGER team_member_access_changed AFTER INSERT OR DELETE OR UPDATE ON team_member FOR EACH STATEMENT EXECUTE FUNCTION access_changed();
CREATE TRIGGER team_member_assignment AFTER INSERT OR DELETE OR UPDATE ON team_member FOR EACH STATEMENT EXECUTE FUNCTION assignment_asked();

create table thread_entry (
  id bigint not null default nextval('thread_item_id'::regclass),
  ticket_id bigint not null,
  type text not null,
  author_kind text not null,
  agent_id bigint,
  requester_id bigint,
  author_name text not null,
  title text not null default ''::text,
  format text not null,
  body text not null,
  body_text text not null,
  source text not null,
  at timestamp with time zone not null,
  version integer not null default 1,
  edited_at timestamp with time zone,
  edited_by text,
  origin jsonb,
  constraint thread_entry_pkey PRIMARY KEY (id),
  constraint thread_entry_author_kind_check CHECK ((author_kind = ANY (ARRAY['agent'::text, 'requester'::text, 'api_key'::text, 'system'::text]))),
  constraint thread_entry_format_check CHECK ((format = ANY (ARRAY['html'::text, 'text'::text]))),
  constraint thread_entry_source_check CHECK ((source = ANY (ARRAY['web'::text, 'email'::text, 'phone'::text, 'api'::text, 'other'::text, 'desk'::text]))),
  constraint thread_entry_type_check CHECK ((type = ANY (ARRAY['message'::text, 'reply'::text, 'note'::text]))),
  constraint thread_entry_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id),
  constraint thread_entry_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES requester(id),
  constraint thread_entry_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX thread_entry_ticket ON public.thread_entry USING btree (ticket_id, id);

create table thread_entry_version (
  entry_id bigint not null,
  version integer not null,
  format text not null,
  body text not null,
  body_text text not null,
  written_by text not null,
  at timestamp with time zone not null,
  constraint thread_entry_version_pkey PRIMARY KEY (entry_id, version),
  constraint thread_entry_version_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES thread_entry(id) ON DELETE CASCADE
);

create table ticket (
  id bigint not null generated always as identity,
  number text not null,
  subject text not null,
  requester_id bigint not null,
  status_id bigint not null,
  state text not null,
  department_id bigint not null,
  help_topic_id bigint,
  priority_id bigint not null,
  urgency integer not null,
  sla_plan_id bigint,
  agent_id bigint,
  team_id bigint,
  closed_by_id bigint,
  source text not null,
  ip_address text,
  fields jsonb not null default '{}'::jsonb,
  is_answered boolean not null default false,
  is_overdue boolean not null default false,
  explicit_due_at timestamp with time zone,
  sla_due_at timestamp with time zone,
  due_at timestamp with time zone generated always as (COALESCE(explicit_due_at, sla_due_at)) stored,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  reopened_at timestamp with time zone,
  last_message_at timestamp with time zone,
  last_reply_at timestamp with time zone,
  reopen_count integer not null default 0,
  entry_count integer not null default 0,
  attachment_count integer not null default 0,
  version integer not null default 1,
  deleted_at timestamp with time zone,
  form_ids integer[] not null default '{}'::integer[],
  constraint ticket_pkey PRIMARY KEY (id),
  constraint ticket_check CHECK (((closed_at IS NOT NULL) = (state <> 'open'::text))),
  constraint ticket_number_check CHECK (((length(number) >= 1) AND (length(number) <= 20))),
  constraint ticket_source_check CHECK ((source = ANY (ARRAY['web'::text, 'email'::text, 'phone'::text, 'api'::text, 'other'::text]))),
  constraint ticket_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 1000))),
  constraint ticket_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id),
  constraint ticket_closed_by_id_fkey FOREIGN KEY (closed_by_id) REFERENCES agent(id),
  constraint ticket_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id),
  constraint ticket_help_topic_id_fkey FOREIGN KEY (help_topic_id) REFERENCES help_topic(id),
  constraint ticket_priority_id_urgency_fkey FOREIGN KEY (priority_id, urgency) REFERENCES priority(id, urgency) ON UPDATE CASCADE,
  constraint ticket_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES requester(id),
  constraint ticket_sla_plan_id_fkey FOREIGN KEY (sla_plan_id) REFERENCES sla_plan(id),
  constraint ticket_status_id_state_fkey FOREIGN KEY (status_id, state) REFERENCES ticket_status(id, state) ON UPDATE CASCADE,
  constraint ticket_team_id_fkey FOREIGN KEY (team_id) REFERENCES team(id),
  constraint ticket_number_key UNIQUE (number)
);
CREATE INDEX ticket_agent ON public.ticket USING btree (agent_id, created_at, id) WHERE (agent_id IS NOT NULL);
CREATE INDEX ticket_answered ON public.ticket USING btree (is_answered, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_answered_department ON public.ticket USING btree (department_id, is_answered, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_answered_team ON public.ticket USING btree (team_id, is_answered, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND (team_id IS NOT NULL));
CREATE INDEX ticket_closed ON public.ticket USING btree (closed_at, id) WHERE ((state = ANY (ARRAY['resolved'::text, 'closed'::text])) AND (deleted_at IS NULL));
CREATE INDEX ticket_closed_agent ON public.ticket USING btree (agent_id, closed_at, id) WHERE ((state = ANY (ARRAY['resolved'::text, 'closed'::text])) AND (deleted_at IS NULL) AND (agent_id IS NOT NULL));
CREATE INDEX ticket_closed_by ON public.ticket USING btree (closed_by_id, closed_at, id) WHERE ((state = ANY (ARRAY['resolved'::text, 'closed'::text])) AND (deleted_at IS NULL) AND (closed_by_id IS NOT NULL));
CREATE INDEX ticket_closed_department ON public.ticket USING btree (department_id, closed_at, id) WHERE ((state = ANY (ARRAY['resolved'::text, 'closed'::text])) AND (deleted_at IS NULL));
CREATE INDEX ticket_closed_team ON public.ticket USING btree (team_id, closed_at, id) WHERE ((state = ANY (ARRAY['resolved'::text, 'closed'::text])) AND (deleted_at IS NULL) AND (team_id IS NOT NULL));
CREATE INDEX ticket_closer ON public.ticket USING btree (closed_by_id, created_at, id) WHERE (closed_by_id IS NOT NULL);
CREATE INDEX ticket_created ON public.ticket USING btree (created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_created_department ON public.ticket USING btree (department_id, created_at, id) WHERE (deleted_at IS NULL);
CREATE INDEX ticket_deleted ON public.ticket USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX ticket_number_order ON public.ticket USING btree (length(number), number);
CREATE INDEX ticket_open ON public.ticket USING btree (((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_open_agent ON public.ticket USING btree (agent_id, ((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND (agent_id IS NOT NULL));
CREATE INDEX ticket_open_created ON public.ticket USING btree (created_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_open_department ON public.ticket USING btree (department_id, ((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_open_due ON public.ticket USING btree (COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_open_team ON public.ticket USING btree (team_id, ((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND (team_id IS NOT NULL));
CREATE INDEX ticket_open_updated ON public.ticket USING btree (updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL));
CREATE INDEX ticket_overdue ON public.ticket USING btree (COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND is_overdue);
CREATE INDEX ticket_overdue_department ON public.ticket USING btree (department_id, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND is_overdue);
CREATE INDEX ticket_overdue_team ON public.ticket USING btree (team_id, COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND is_overdue AND (team_id IS NOT NULL));
CREATE INDEX ticket_requester ON public.ticket USING btree (requester_id, id);
CREATE INDEX ticket_team ON public.ticket USING btree (team_id, created_at, id) WHERE (team_id IS NOT NULL);
CREATE INDEX ticket_unassigned ON public.ticket USING btree (((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND (agent_id IS NULL) AND (team_id IS NULL));
CREATE INDEX ticket_unassigned_department ON public.ticket USING btree (department_id, ((- urgency)), updated_at, id) WHERE ((state = 'open'::text) AND (deleted_at IS NULL) AND (agent_id IS NULL) AND (team_id IS NULL));
CREATE INDEX ticket_updated ON public.ticket USING btree (updated_at, id) WHERE (deleted_at IS NULL);
CREATE TRIGGER ticket_tally_delete AFTER DELETE ON ticket REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION ticket_tally_remove();
CREATE TRIGGER ticket_tally_insert AFTER INSERT ON ticket REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ticket_tally_add();
CREATE TRIGGER ticket_tally_update AFTER UPDATE ON ticket FOR EACH ROW WHEN (old.department_id IS DISTINCT FROM new.department_id OR old.agent_id IS DISTINCT FROM new.agent_id OR old.team_id IS DISTINCT FROM new.team_id OR old.state IS DISTINCT FROM new.state OR old.is_answered IS DISTINCT FROM new.is_answered OR old.is_overdue IS DISTINCT FROM new.is_overdue OR old.deleted_at IS DISTINCT FROM new.deleted_at) EXECUTE FUNCTION ticket_tally_move();

create table ticket_arrival (
  ticket_id bigint not null,
  facts jsonb not null,
  names jsonb not null default '{}'::jsonb,
  asked jsonb,
  constraint ticket_arrival_pkey PRIMARY KEY (ticket_id),
  constraint ticket_arrival_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);

create table ticket_event (
  id bigint not null default nextval('thread_item_id'::regclass),
  ticket_id bigint not null,
  type text not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id bigint,
  actor_name text not null,
  changes jsonb not null default '{}'::jsonb,
  data jsonb not null default '{}'::jsonb,
  entry_id bigint,
  cause_event_id bigint,
  operation_id uuid not null,
  audience text not null,
  constraint ticket_event_pkey PRIMARY KEY (id),
  constraint ticket_event_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['agent'::text, 'requester'::text, 'api_key'::text, 'system'::text]))),
  constraint ticket_event_audience_check CHECK ((audience = ANY (ARRAY['agents'::text, 'everyone'::text]))),
  constraint ticket_event_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES thread_entry(id) ON DELETE CASCADE,
  constraint ticket_event_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX ticket_event_ticket ON public.ticket_event USING btree (ticket_id, id);
CREATE TRIGGER ticket_event_append_only BEFORE DELETE OR UPDATE ON ticket_event FOR EACH ROW EXECUTE FUNCTION ticket_event_written_once();

create table ticket_filter (
  id bigint not null generated always as identity,
  name text not null,
  "position" integer not null,
  target text not null default 'any'::text,
  address_id bigint,
  conditions jsonb not null default '{"all": []}'::jsonb,
  actions jsonb not null default '[]'::jsonb,
  stops_further boolean not null default false,
  is_silent boolean not null default false,
  notes text not null default ''::text,
  version integer not null default 1,
  availability text not null default 'active'::text,
  folded_matches bigint not null default 0,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint ticket_filter_pkey PRIMARY KEY (id),
  constraint ticket_filter_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint ticket_filter_check CHECK (((target = 'address'::text) = (address_id IS NOT NULL))),
  constraint ticket_filter_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint ticket_filter_target_check CHECK ((target = ANY (ARRAY['any'::text, 'web'::text, 'api'::text, 'email'::text, 'address'::text]))),
  constraint ticket_filter_address_id_fkey FOREIGN KEY (address_id) REFERENCES mail_address(id)
);
CREATE UNIQUE INDEX ticket_filter_name ON public.ticket_filter USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table ticket_filter_match (
  id bigint not null generated always as identity,
  filter_id bigint not null,
  version integer not null,
  ticket_id bigint,
  at timestamp with time zone not null,
  micros integer not null,
  outcome text not null,
  data jsonb not null default '{}'::jsonb,
  constraint ticket_filter_match_pkey PRIMARY KEY (id),
  constraint ticket_filter_match_outcome_check CHECK ((outcome = ANY (ARRAY['applied'::text, 'silent'::text, 'rejected'::text, 'failed'::text]))),
  constraint ticket_filter_match_filter_id_fkey FOREIGN KEY (filter_id) REFERENCES ticket_filter(id) ON DELETE CASCADE,
  constraint ticket_filter_match_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX ticket_filter_match_newest ON public.ticket_filter_match USING btree (filter_id, id);
CREATE INDEX ticket_filter_match_ticket ON public.ticket_filter_match USING btree (ticket_id) WHERE (ticket_id IS NOT NULL);

create table ticket_filter_revision (
  only_one boolean not null default true,
  revision uuid not null default gen_random_uuid(),
  constraint ticket_filter_revision_pkey PRIMARY KEY (only_one),
  constraint ticket_filter_revision_only_one_check CHECK (only_one)
);

create table ticket_filter_version (
  filter_id bigint not null,
  version integer not null,
  definition jsonb not null,
  saved_by text not null,
  saved_at timestamp with time zone not null,
  constraint ticket_filter_version_pkey PRIMARY KEY (filter_id, version),
  constraint ticket_filter_version_filter_id_fkey FOREIGN KEY (filter_id) REFERENCES ticket_filter(id) ON DELETE CASCADE
);

create table ticket_rating (
  ticket_id bigint not null,
  closed_at timestamp with time zone not null,
  requester_id bigint not null,
  score text not null,
  comment text not null default ''::text,
  at timestamp with time zone not null,
  constraint ticket_rating_pkey PRIMARY KEY (ticket_id, closed_at),
  constraint ticket_rating_comment_check CHECK ((length(comment) <= 2000)),
  constraint ticket_rating_score_check CHECK ((score = ANY (ARRAY['good'::text, 'bad'::text]))),
  constraint ticket_rating_requester_id_fkey FOREIGN KEY (requester_id) REFERENCES requester(id),
  constraint ticket_rating_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX ticket_rating_requester ON public.ticket_rating USING btree (requester_id);

create table ticket_search (
  ticket_id bigint not null,
  version integer not null default 0,
  document tsvector not null,
  constraint ticket_search_pkey PRIMARY KEY (ticket_id),
  constraint ticket_search_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);
CREATE INDEX ticket_search_document ON public.ticket_search USING gin (document);

create table ticket_sla (
  ticket_id bigint not null,
  clock jsonb not null,
  taken text[] not null default '{}'::text[],
  timer_at timestamp with time zone,
  constraint ticket_sla_pkey PRIMARY KEY (ticket_id),
  constraint ticket_sla_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE
);

create table ticket_status (
  id bigint not null generated always as identity,
  name text not null,
  state text not null,
  description text not null default ''::text,
  is_internal boolean not null default false,
  allow_reopen boolean not null default true,
  reopen_to_id bigint,
  "position" integer not null default 0,
  availability text not null default 'active'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  pauses_sla boolean not null default false,
  resumes_on_message boolean not null default false,
  translations jsonb not null default '{}'::jsonb,
  constraint ticket_status_pkey PRIMARY KEY (id),
  constraint ticket_status_availability_check CHECK ((availability = ANY (ARRAY['active'::text, 'disabled'::text, 'archived'::text]))),
  constraint ticket_status_check CHECK (((NOT pauses_sla) OR (state = 'open'::text))),
  constraint ticket_status_check1 CHECK (((NOT resumes_on_message) OR (state = 'open'::text))),
  constraint ticket_status_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint ticket_status_state_check CHECK ((state = ANY (ARRAY['open'::text, 'resolved'::text, 'closed'::text, 'archived'::text]))),
  constraint ticket_status_translations_check CHECK ((jsonb_typeof(translations) = 'object'::text)),
  constraint ticket_status_reopen_to_id_fkey FOREIGN KEY (reopen_to_id) REFERENCES ticket_status(id),
  constraint ticket_status_id_state_key UNIQUE (id, state)
);
CREATE UNIQUE INDEX ticket_status_name ON public.ticket_status USING btree (lower(name)) WHERE (availability <> 'archived'::text);

create table ticket_tally (
  id bigint not null generated always as identity,
  department_id bigint not null,
  agent_id bigint,
  team_id bigint,
  state text not null,
  is_answered boolean not null,
  is_overdue boolean not null,
  tally bigint not null,
  constraint ticket_tally_pkey PRIMARY KEY (id)
);

create table webhook_call (
  id bigint not null generated always as identity,
  event_id bigint not null,
  ticket_id bigint not null,
  place integer not null,
  url text not null,
  cause jsonb not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  status integer,
  answer text not null default ''::text,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint webhook_call_pkey PRIMARY KEY (id),
  constraint webhook_call_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text]))),
  constraint webhook_call_event_id_fkey FOREIGN KEY (event_id) REFERENCES ticket_event(id) ON DELETE CASCADE,
  constraint webhook_call_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(id) ON DELETE CASCADE,
  constraint webhook_call_event_id_place_key UNIQUE (event_id, place)
);
CREATE INDEX webhook_call_ticket ON public.webhook_call USING btree (ticket_id);

create extension pg_trgm;

create sequence thread_item_id;

create view department_policy as
 WITH RECURSIVE place AS (
         SELECT d.id AS department_id,
            p.id AS policy_id
           FROM department d
             LEFT JOIN assignment_policy p ON p.department_id = d.id
          WHERE d.parent_id IS NULL
        UNION ALL
         SELECT d.id,
            COALESCE(p.id, place_1.policy_id) AS "coalesce"
           FROM place place_1
             JOIN department d ON d.parent_id = place_1.department_id
             LEFT JOIN assignment_policy p ON p.department_id = d.id
        )
 SELECT department_id,
    policy_id
   FROM place
  WHERE policy_id IS NOT NULL;

CREATE OR REPLACE FUNCTION public.access_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('deskbell', '{"people": true}');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.answer_words(answer jsonb, config jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select string_agg(coalesce(
      (select o ->> 'label' from jsonb_array_elements(config -> 'options') o where o ->> 'key' = one #>> '{}'),
      one ->> 'text', case when jsonb_typeof(one) <> 'object' then one #>> '{}' end), ' ')
  from jsonb_array_elements(case jsonb_typeof(answer) when 'array' then answer else jsonb_build_array(answer) end) one
$function$
;

CREATE OR REPLACE FUNCTION public.ask_return_tickets(moved_ticket_id bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  select graphile_worker.add_job('return_tickets', json_build_object('agentId', a.id), job_key => 'return_tickets:' || a.id)
  from agent a
  where (a.availability <> 'active' or a.on_vacation
      or exists (select from agent_absence b where b.agent_id = a.id and (b.ends_at is null or b.ends_at > now())))
    and exists (select from ticket t where t.agent_id = a.id and t.state = 'open' and t.deleted_at is null
      and (moved_ticket_id is null or t.id = moved_ticket_id))
$function$
;

CREATE OR REPLACE FUNCTION public.asked_fields(topic_id bigint, form_ids integer[] DEFAULT '{}'::integer[])
 RETURNS SETOF form_field
 LANGUAGE sql
 STABLE ROWS 20
AS $function$
  select f.* from (
    select o.id, -1::bigint as position, false as is_further from form o where o.kind = 'ticket' and o.availability = 'active'
    union all
    select o.id, h.position, false from help_topic_form h join form o on o.id = h.form_id and o.availability = 'active'
    where h.help_topic_id = topic_id
    union all
    select o.id, 1000000 + g.place, true from unnest(form_ids) with ordinality g (id, place)
    join form o on o.id = g.id and o.kind = 'custom' and o.availability = 'active'
    where not exists (select from help_topic_form h where h.help_topic_id = topic_id and h.form_id = o.id)
  ) asked join form_field f on f.form_id = asked.id and f.availability = 'active'
  where not exists (select from help_topic_disabled_field d where d.help_topic_id = topic_id and d.field_id = f.id)
    and (not asked.is_further or not exists (
      select from form_field x join form y on y.id = x.form_id and y.availability = 'active'
      where x.key = f.key and x.availability = 'active' and x.form_id <> f.form_id and (
        array_position(form_ids, x.form_id::integer) < array_position(form_ids, f.form_id::integer)
        or exists (select from help_topic_form h where h.help_topic_id = topic_id and h.form_id = x.form_id))))
  order by asked.position, asked.id, f.position, f.id
$function$
;

CREATE OR REPLACE FUNCTION public.assignment_asked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from assignment_policy where kind <> 'none') then
    perform graphile_worker.add_job('assign_waiting', '{}', job_key => 'assign_waiting');
  end if;
  perform pg_notify('deskbell', '{"load": true}');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.notification_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('deskbell', json_build_object('bell', new.agent_id)::text);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.return_tickets_asked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare agent_id bigint := case tg_table_name when 'agent' then (to_jsonb(new) ->> 'id')::bigint
  else (coalesce(to_jsonb(new), to_jsonb(old)) ->> 'agent_id')::bigint end;
begin
  perform graphile_worker.add_job('return_tickets', json_build_object('agentId', agent_id), job_key => 'return_tickets:' || agent_id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.return_tickets_of_all_asked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform ask_return_tickets();
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.stored_file_left()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update stored_file set idle_since = now() where sha256 in (select sha256 from gone);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.ticket_document(ticket_id bigint, most integer DEFAULT 150000)
 RETURNS tsvector
 LANGUAGE sql
 STABLE
AS $function$
  select array_to_tsvector(array['#' || (t.id >> 14)]) || to_tsvector('simple', left(
    concat_ws(' ', t.number, t.subject, r.name, r.email, translate(r.email, '@.', '  '),
      case when t.fields <> '{}' then (
        select left(string_agg(answer_words(t.fields -> f.key, f.config), ' '), 30000) from form_field f join form o on o.id = f.form_id
        where o.kind in ('ticket', 'custom') and f.is_searchable and f.availability <> 'archived' and t.fields ? f.key
          -- what only requesters see finds nothing
          and not exists (select from form_field x where x.key = f.key and x.agent_mode = 'hidden' and x.availability <> 'archived')) end, (
      select string_agg(entry.body, ' ' order by entry.place) from (
        -- of one entry not so much that a pasted log pushes the others out
        select left(e.body_text, 30000) as body, row_number() over (order by e.id = first.id desc, e.id desc) as place
        from thread_entry e, (select min(f.id) as id from thread_entry f where f.ticket_id = t.id) first
        where e.ticket_id = t.id order by e.id = first.id desc, e.id desc limit 300
      ) entry)), most))
  from ticket t join requester r on r.id = t.requester_id where t.id = ticket_document.ticket_id
$function$
;

CREATE OR REPLACE FUNCTION public.ticket_event_written_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('deskbell.purge', true), '') = 'on' then
    return old;
  end if;
  raise exception 'ticket_event is append-only';
end $function$
;

CREATE OR REPLACE FUNCTION public.ticket_tally_add()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
  select department_id, agent_id, team_id, state, is_answered, is_overdue, count(*)
  from added where deleted_at is null group by 1, 2, 3, 4, 5, 6;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.ticket_tally_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.deleted_at is null then
    insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
    values (old.department_id, old.agent_id, old.team_id, old.state, old.is_answered, old.is_overdue, -1);
  end if;
  if new.deleted_at is null then
    insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
    values (new.department_id, new.agent_id, new.team_id, new.state, new.is_answered, new.is_overdue, 1);
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.ticket_tally_remove()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
  select department_id, agent_id, team_id, state, is_answered, is_overdue, -count(*)
  from removed where deleted_at is null group by 1, 2, 3, 4, 5, 6;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.tickets_with_words(words tsquery, below bigint, most bigint, rounds bigint[])
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE
 SET enable_seqscan TO 'off'
 SET enable_indexscan TO 'off'
AS $function$
declare
  last_block  bigint := (below - 1) >> 14;
  first_block bigint;
  round       integer := 1;
  missing     bigint := most;
  found_here  bigint;
  blocks      tsquery;
begin
  while last_block >= 0 and missing > 0 loop
    first_block := greatest(last_block - rounds[least(round, cardinality(rounds))] + 1, 0);
    select string_agg('''#' || block || '''', '|')::tsquery into blocks from generate_series(first_block, last_block) block;
    return query
      select s.ticket_id from ticket_search s
      where s.document @@ (case when last_block - first_block < 16 then words && blocks else words end)
        and s.ticket_id + 0 >= first_block << 14 and s.ticket_id + 0 < least(below, (last_block + 1) << 14)
      order by s.ticket_id desc limit missing;
    get diagnostics found_here = row_count;
    missing := missing - found_here;
    last_block := first_block - 1;
    round := round + 1;
  end loop;
end $function$
;
