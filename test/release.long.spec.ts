import pg from 'pg';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const ASK = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};
const PATH = 'grounds/education/education.rego';
const DRAFTS =
  '{ drafts { edges { node { title base onActive state authors diff { files { path } rules { rule kind } } } } } revision { number } }';

test('other policies in a newer release become one draft, and without OPA questions are answered all the same', async () => {
  const first = await Service.start();
  const owner = await first.owner();
  // What an older release had published: the same rules with other words in one title.
  await owner.query('alter table revision disable trigger append_only');
  await owner.query(
    `update revision set digest = 'sha256:older', files = jsonb_set(files, $1,
      to_jsonb(replace(files ->> $2, 'title: School census', 'title: The census')))`,
    [[PATH], PATH],
  );
  await owner.query('alter table revision enable trigger append_only');
  const { host, port, user, password, database } = owner;
  await owner.end();
  const env = {
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
    DATA_DIR: first.dataDir,
    OPA_BIN: '/nowhere/opa',
  };
  // Of replicas that start at once, one makes the draft.
  const replicas = await Promise.all([Service.start(env), Service.start(env)]);
  for (const newer of replicas) {
    const { data } = await newer.ask(DRAFTS, {}, 'governance');
    expect(data.revision.number).toBe(1);
    expect(data.drafts.edges.map(({ node }: Json) => node)).toEqual([
      {
        title: 'Policies of a newer release',
        base: 1,
        onActive: true,
        state: 'DRAFT',
        authors: ['release'],
        diff: {
          files: [{ path: PATH }],
          rules: [{ rule: 'mayishare.grounds.education.school_census', kind: 'CHANGED' }],
        },
      },
    ]);
    expect(newer.output()).toMatch(
      /Policies of a newer release wait as the draft \S+: the older ones/,
    );
    const waits = '{ attention(kinds: [RELEASE_DRAFT]) { edges { node { title due message } } } }';
    expect((await newer.ask(waits, {}, 'governance')).data.attention.edges).toEqual([
      {
        node: {
          title: 'Policies of a newer release',
          due: null,
          message: expect.stringContaining('answered by the older policies'),
        },
      },
    ]);
    await withoutOpa(newer);
    newer.process.kill('SIGINT');
  }
  await first.stop();
});

test('somebody else’s server: what is missing or too new there is told, and who has to do what', async () => {
  const other = await Service.start();
  const owner = await other.owner();
  for (const statement of [
    "create role council login password 'x'",
    'create database council owner council',
    'create database others',
    "create database latin owner council encoding 'LATIN1' template template0",
  ]) {
    await owner.query(statement);
  }
  const at = (database: string) => ({
    DATABASE_URL: `postgres://council:x@${owner.host}:${owner.port}/${database}`,
  });
  await expect(Service.start(at('council'))).rejects.toThrow(
    /Migration 0001-roles failed: .*As an administrator run: grant may_i_share_service to council\n/,
  );
  await expect(Service.start(at('latin'))).rejects.toThrow(
    /in LATIN1: make it with encoding 'UTF8'/,
  );
  await owner.query('grant may_i_share_service to council');
  await expect(Service.start(at('others'))).rejects.toThrow(
    /permission denied for schema public\. As an administrator, make .* owner .*, or run: grant create, usage on schema public to that user\n/,
  );
  const ours = await Service.start(at('council'));
  const { data } = await ours.ask(MAY_I_SHARE, { request: ASK });
  expect(data.mayIShare.outcome).toBe('ALLOW');
  await ours.stop();
  await owner.end();
  const council = new pg.Client({ connectionString: at('council').DATABASE_URL });
  await council.connect();
  await council.query("insert into kysely_migration values ('9999-of-next-year', now()::text)");
  await council.end();
  await expect(Service.start(at('council'))).rejects.toThrow(
    /changed by a newer version of may-i-share \(9999-of-next-year\): start that version/,
  );
  await other.stop();
});

async function withoutOpa(service: Service): Promise<void> {
  const STATUS =
    '{ policyStatus { state canCheck cannotCheckBecause } drafts { edges { node { id } } } }';
  const { data } = await service.ask(STATUS, {}, 'governance');
  expect(data.policyStatus).toMatchObject({ state: 'LOADED', canCheck: false });
  expect(data.policyStatus.cannotCheckBecause).toMatch(/OPA_BIN/);
  const CHECK = 'mutation ($d: ID!) { checkDraft(draft: $d) { ... on AuthoringRefusal { code } } }';
  const refused = await service.ask(CHECK, { d: data.drafts.edges[0].node.id }, 'governance');
  expect(refused.data.checkDraft).toEqual({ code: 'OPA_MISSING' });
  const answered = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(answered.data.mayIShare.outcome).toBe('ALLOW');
}
