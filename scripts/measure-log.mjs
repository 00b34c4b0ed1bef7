// Times searches and statistics over a long log: see --help.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { ask, end, ownerOf, start } from './log/service.mjs';

const TIMES = 7;

const command = new Command('measure-log')
  .description('time searches and statistics over a long log; starts a service for it')
  .argument('[folder]', 'the data folder of a service that is not running', './data')
  .parse();
const dataDir = resolve(command.args[0] ?? './data');
if (!existsSync(dataDir)) command.error(`${dataDir}: there is no such folder`);

const PAGE = `query Page($filter: DecisionFilter, $after: String) {
  decisions(filter: $filter, first: 50, after: $after) { edges { cursor node { id outcome } } }
}`;
const COUNT = `query Count($by: StatisticsBy!, $from: DateTime, $to: DateTime) {
  decisionStatistics(by: $by, from: $from, to: $to) { key total }
}`;

async function timed(work) {
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { first: times.at(-1), median: times[Math.floor(TIMES / 2)] };
}

/** One filter for each kind of tag: its commonest and its rarest value. */
async function filters(owner) {
  const { rows } = await owner.query(`
    select distinct on (kind, rank) kind, value, count from (
      select kind, value, sum(count) as count,
        case when sum(count) = max(sum(count)) over (partition by kind) then 'most' else 'least' end as rank,
        row_number() over (partition by kind order by sum(count)) as low
      from decision_count group by 1, 2) t
    where rank = 'most' or low = 1 order by kind, rank, count desc`);
  const field = { denial: 'denialKind', category: 'dataCategory' };
  const value = (row) =>
    row.kind === 'revision' ? Number(row.value) : row.kind === 'emergency' ? true : row.value;
  return rows
    .filter(({ kind }) => kind !== 'direction')
    .map((row) => [{ [field[row.kind] ?? row.kind]: value(row) }, row.count])
    .concat([
      [{ caseReference: 'CASE-77' }, ''],
      [{ onBehalfOf: 'staff-77' }, ''],
      [{ fromIndex: 1000, toIndex: 2000 }, '1000'],
      [
        {
          from: new Date(Date.now() - 86_400_000 * 200),
          to: new Date(Date.now() - 86_400_000 * 199),
        },
        '',
      ],
    ]);
}

const service = await start(dataDir);
const owner = await ownerOf(dataDir);
try {
  await owner.query('analyze entry; analyze decision_count');
  const { rows } = await owner.query(`select count(*) as entries,
    pg_size_pretty((select sum(pg_total_relation_size(relid)) from pg_partition_tree('entry'))::bigint) as entry,
    (select sum(pg_total_relation_size(relid)) from pg_partition_tree('entry')) / count(*) as each,
    (pg_total_relation_size('sequenced') + pg_total_relation_size('log_tile')) / count(*) as tree
    from entry`);
  console.log(
    `${rows[0].entries} entries; ${rows[0].entry}; each ${Math.round(rows[0].each)} bytes with its indexes, and ${rows[0].tree} for its place in the tree`,
  );
  for (const [filter, count] of await filters(owner)) {
    const page = async () => ask(service, PAGE, { filter }, 'auditor');
    const { first, median } = await timed(page);
    console.log(
      `${median.toFixed(0).padStart(6)} ms median, ${first.toFixed(0).padStart(6)} ms slowest  ${JSON.stringify(filter)} ${count}`,
    );
  }
  const from = new Date(Date.now() - 86_400_000 * 60);
  const to = new Date(Date.now() - 86_400_000 * 30);
  for (const by of ['DAY', 'OUTCOME', 'PARTNER', 'PURPOSE', 'DATA_CATEGORY', 'REASON', 'CLIENT']) {
    const { first, median } = await timed(() => ask(service, COUNT, { by, from, to }, 'auditor'));
    console.log(
      `${median.toFixed(0).padStart(6)} ms median, ${first.toFixed(0).padStart(6)} ms slowest  a month by ${by}`,
    );
  }
} finally {
  await owner.end();
  await end(service);
}
