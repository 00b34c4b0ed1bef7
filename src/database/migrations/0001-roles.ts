import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The role the service works as. Later migrations grant it, table by table, what it needs and no more. */
export const SERVICE_ROLE = 'may_i_share_service';

// Roles belong to the whole server: another database's migration may have made it, even just now.
const ROLE = sql.raw(`
  do $$ begin
    if not exists (select from pg_roles where rolname = '${SERVICE_ROLE}') then
      create role ${SERVICE_ROLE} nologin;
    end if;
  exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
      raise exception 'this user may not create roles'
        using hint = 'As an administrator run: create role ${SERVICE_ROLE} nologin; grant ${SERVICE_ROLE} to ' || quote_ident(current_user);
  end $$;
`);

// Whether it may take that role is a question of its own from PostgreSQL 16 on.
const MEMBER = sql.raw(`
  do $$ begin
    if not pg_has_role(current_user, '${SERVICE_ROLE}',
      case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) then
      execute format('grant ${SERVICE_ROLE} to %I', current_user);
    end if;
  exception
    when insufficient_privilege then
      raise exception 'this user may not work as the role ${SERVICE_ROLE}'
        using hint = 'As an administrator run: grant ${SERVICE_ROLE} to ' || quote_ident(current_user);
  end $$;
`);

export const roles: Migration = {
  async up(db: Kysely<unknown>) {
    await ROLE.execute(db);
    await MEMBER.execute(db);
    await sql.raw(`grant usage on schema public to ${SERVICE_ROLE}`).execute(db);
  },
};
