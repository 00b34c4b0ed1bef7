// Fills the register of a running service's database with generated partners, agreements and
// consents, to see how the service fares at scale. All names are invented. See --help.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pg from 'pg';

const { partners, agreements, consents, csv } = new Command('fill-register')
  .description('fill the register of a running service’s database with generated records')
  .option('--partners <number>', 'how many partners', whole, 5_000)
  .option('--agreements <number>', 'how many agreements', whole, 20_000)
  .option('--consents <number>', 'how many consents', whole, 1_000_000)
  .option(
    '--csv',
    'only print agreements, with new numbers, as CSV for `may-i-share import`',
    false,
  )
  .addHelpText(
    'after',
    '\nThe database is that of DATABASE_URL, else the service’s own under DATA_DIR (default ./data).',
  )
  .parse()
  .opts();

function whole(text) {
  if (!/^\d{1,8}$/.test(text)) throw new InvalidArgumentError('a whole number, like 5000');
  return Number(text);
}

const KINDS = ['housing_provider', 'nhs_body', 'school', 'voluntary', 'social_care_provider'];
const PURPOSES = [
  'service_delivery.housing',
  'service_delivery.adult_social_care',
  'service_delivery.education',
  'service_information',
  'service_delivery.childrens_social_care',
];
const CATEGORIES = ['identity', 'contact', 'housing', 'education', 'social_care'];

function printCsv() {
  const head =
    'agreement number,name,purpose,controllers,disclosed information,retention,start date,end date,review date,contact';
  const lines = [head];
  for (let n = 0; n < agreements; n++) {
    const purpose = PURPOSES[(n + 2) % PURPOSES.length];
    const cells = [
      `CSV-${n + 1}`,
      `Imported agreement ${n + 1}`,
      purpose,
      `barnet_council; generated_${(n % partners) + 1}`,
      `identity; ${CATEGORIES[(Math.floor(n / partners) % 4) + 1]}`,
      'Six years',
      `20${26 + Math.floor(n / (partners * 4))}-01-01`,
      `20${27 + Math.floor(n / (partners * 4))}-01-01`,
      `20${26 + Math.floor(n / (partners * 4))}-07-01`,
      'Information governance',
    ];
    lines.push(cells.join(','));
  }
  process.stdout.write(`${lines.join('\r\n')}\r\n`);
}

async function connect() {
  if (process.env.DATABASE_URL) return new pg.Client(process.env.DATABASE_URL);
  const dataDir = process.env.DATA_DIR ?? './data';
  const pid = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() =>
    readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8'),
  );
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim();
  const port = Number(pid.split('\n')[3]);
  const name = 'may_i_share';
  return new pg.Client({ host: '127.0.0.1', port, user: name, password, database: name });
}

async function fill() {
  const client = await connect();
  await client.connect();
  try {
    const run = async (what, sql, values) => {
      const from = performance.now();
      const { rowCount } = await client.query(sql, values);
      console.log(`${rowCount} ${what} in ${((performance.now() - from) / 1000).toFixed(1)} s`);
    };
    await client.query('begin');
    await run('partners', PARTNERS, [partners, KINDS]);
    await run('agreements', AGREEMENTS, [agreements, partners, PURPOSES, CATEGORIES]);
    await run('versions of them', VERSIONS);
    await client.query('commit');
    for (let from = 0; from < consents; from += 200_000) {
      const to = Math.min(consents, from + 200_000);
      await run('consents', CONSENTS, [from, to, partners]);
    }
    await client.query('analyze partner, agreement, consent, register_history');
  } finally {
    await client.end();
  }
}

const PARTNERS = `
  insert into partner (code, name, kind, role, country, assurance_kind, assurance_passed, assurance_expires)
  select 'generated_' || n, 'Generated partner ' || n, ($2::text[])[1 + n % 5], 'CONTROLLER', 'GB',
    'dspt', now() - interval '30 days', now() + interval '330 days'
  from generate_series(1, $1::int) n on conflict do nothing`;

const AGREEMENTS = `
  insert into agreement (reference, title, kind, partners, purposes, data_categories, starts, review,
    ends, signed, submitted, details)
  select 'GEN-' || n, 'Generated agreement ' || n, 'CONTROLLER_TO_CONTROLLER',
    array['generated_' || 1 + n % $2], array[($3::text[])[1 + n % 5]],
    array['identity', ($4::text[])[2 + (n / $2) % 4]],
    now() - interval '1 year', now() + (n % 700) * interval '1 day', now() + interval '2 years',
    true, true, '{"retention": "Six years", "method": "Secure file transfer"}'
  from generate_series(1, $1::int) n on conflict do nothing`;

const VERSIONS = `
  insert into register_history (kind, reference, version, at, change, client, document)
  select 'partner', code, version, now(), 'CREATE', 'fill-register', to_jsonb(partner) from partner
    where code like 'generated_%'
  union all
  select 'agreement', reference, version, now(), 'CREATE', 'fill-register', to_jsonb(agreement)
    from agreement where reference like 'GEN-%'
  on conflict do nothing`;

const CONSENTS = `
  with made as (
    insert into consent (reference, explicit, purposes, data_categories, partners, given, expires,
      given_by, age, told, how)
    select 'GEN-' || n, true, array['service_information'], array['identity', 'contact'],
      array['generated_' || 1 + n % $3], now() - interval '30 days', now() + interval '1 year',
      'SELF', 20 + n % 60, 'Form C7', 'ONLINE'
    from generate_series($1::int + 1, $2::int) n on conflict do nothing
    returning *
  )
  insert into register_history (kind, reference, version, at, change, client, document)
  select 'consent', reference, version, now(), 'CREATE', 'fill-register', to_jsonb(made) from made`;

if (csv) printCsv();
else await fill();
