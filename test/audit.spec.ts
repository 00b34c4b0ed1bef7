import { resolve } from 'node:path';
import { recordedInputs } from '../scripts/recorded-inputs.mjs';
import { Engine } from '../src/engine/engine.js';
import { findOpa, runOpa } from '../src/engine/opa.js';
import { loadRevision } from '../src/engine/revision.js';
import { barItems, barsAudited, barsTurned } from './audit/bars.js';
import type { Need } from './audit/changes.js';
import { groundItems, groundsTurned } from './audit/grounds.js';
import type { Case, Item } from './audit/item.js';
import type { Input, Stock } from './questions.js';
import type { Json } from './service.js';

/*
 * Each ground has a scenario that just meets it and, for each thing it needs, one that just misses;
 * each bar has one that fires, one that just does not, and its exceptions. What a ground needs is
 * read from the policies, so a new need without its scenarios is found here.
 */

const ROOT = resolve(import.meta.dirname, '..');
const AT_ONCE = 24;

let engine: Engine;
let stock: Stock;
let cases: Case[];
let bars: string[];

beforeAll(async () => {
  const revision = await loadRevision(resolve(ROOT, 'build/revision'));
  const recorded = await recordedInputs();
  stock = { ...recorded, ...revision.data } as Stock;
  cases = recorded.scenarios as Case[];
  bars = revision.rules
    .filter((rule) => rule.package.startsWith('mayishare.bars.'))
    .map(({ rule }) => rule)
    .sort();
  engine = await Engine.start(revision, { deadlineMs: 5_000 });
});

afterAll(() => engine?.close());

/** What each ground needs, as the rules themselves say; a ground that a consent begins is asked with one. */
async function needsOfGrounds(): Promise<Record<string, Need[]>> {
  const asked = cases.find(({ input }) => input.request.consent)?.input;
  const ignored = ['*_test.rego', 'scenarios', 'schemas', 'capabilities.json'];
  const query = `grounds := data.mayishare.grounds with input as ${JSON.stringify(asked)}`;
  const { stdout } = await runOpa(
    findOpa(),
    ['eval', '-b', 'policies', ...ignored.flatMap((name) => ['--ignore', name]), query],
    ROOT,
  );
  return Object.assign({}, ...Object.values(JSON.parse(stdout).result[0].bindings.grounds));
}

const isGround = (rule: string) =>
  Object.values(stock.grounds).some((subject) => rule in (subject as object));

function speaks({ rule, about = () => true }: Item, { outcome, gateways, reasons }: Json): boolean {
  if (!isGround(rule)) return reasons.some(({ code }: Json) => code === rule);
  const ground = gateways.find(({ code }: Json) => code === rule);
  return outcome === 'ALLOW' && ground?.dataCategories.some(about) === true;
}

/** A ground is silent only where the answer is no: that is where the outcome hangs on it. */
const silent = (item: Item, answer: Json) =>
  isGround(item.rule) ? answer.outcome === 'DENY' : !speaks(item, answer);

function canShow(item: Item, found: Case): boolean {
  const fits = () => item.of?.(found) !== false;
  if (item.when === 'silent') return silent(item, found.answer) && fits();
  return speaks(item, found.answer) && (found.by ?? []).includes(item.rule) && fits();
}

function turns(item: Item, after: Json): boolean {
  if (item.reason) {
    return silent(item, after) && after.reasons.some(({ code }: Json) => code === item.reason);
  }
  return item.when === 'silent' || item.still ? speaks(item, after) : silent(item, after);
}

async function answersTo(inputs: Input[]): Promise<Json[]> {
  const evaluations = await engine.evaluateMany(inputs);
  return evaluations.map((evaluation) => {
    if (evaluation.kind !== 'answer') throw new Error(evaluation.fault.message);
    return evaluation.answer;
  });
}

async function shownBy(item: Item): Promise<string | undefined> {
  const candidates = cases.filter((found) => canShow(item, found));
  const { change } = item;
  if (!change) return candidates[0]?.id;
  const asked = candidates.flatMap(({ id, input }) =>
    change(input).map((changed) => ({ id, input: changed })),
  );
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE);
    const answers = await answersTo(some.map(({ input }) => input));
    const index = answers.findIndex((answer) => turns(item, answer));
    if (index >= 0) return some[index]?.id;
  }
  return undefined;
}

async function notShown(items: readonly Item[]): Promise<string[]> {
  const missing: string[] = [];
  for (const item of items) {
    const id = await shownBy(item);
    if (process.env.AUDIT) console.log(`${item.rule}\t${item.what}\t${id ?? '-'}`);
    if (!id) missing.push(`${item.rule} ${item.what}`);
  }
  return missing;
}

test('each ground has a scenario that just meets it, and one that just misses for each thing it needs', async () => {
  const items = groundItems(stock, await needsOfGrounds());
  expect(items.length).toBeGreaterThan(300);
  expect(await notShown(items)).toEqual([]);
});

test('each bar has one that fires, one that just does not, and its exceptions', async () => {
  expect([...barsAudited].sort()).toEqual(bars);
  expect(await notShown(barItems())).toEqual([]);
});

test('what the demonstration register has no gap for is refused where the register has one', async () => {
  expect(await notShown([...groundsTurned(stock), ...barsTurned()])).toEqual([]);
});
