import type { ImpactKind, ImpactPart } from '../../graphql.js';
import { IMPACT_KINDS } from './compare-answers.js';
import { Histogram } from './times.js';
import type { Group, TaskResult } from './worker.js';

const MOST_GROUPS = 500;
const MOST_SAMPLES = 3;
/** So many groups are told apart; what comes after is counted by kind only. */
const MOST_KEPT = 100_000;

/** Gathers what the threads found into one part of a report. */
export class PartBuilder {
  asked = 0;
  unreachable = 0;
  private alike = 0;
  private readonly groups = new Map<string, Group>();
  private readonly counts = new Map<ImpactKind, number>();
  private readonly before = new Histogram();
  private readonly after = new Histogram();
  private readonly started = performance.now();

  add(result: TaskResult): void {
    this.asked += result.asked;
    this.alike += result.alike ?? 0;
    this.before.add(result.beforeTimes);
    this.after.add(result.afterTimes);
    for (const group of result.groups) this.addGroup(group);
  }

  build(): ImpactPart {
    const milliseconds = Math.max(1, Math.round(performance.now() - this.started));
    const groups = [...this.groups.values()].sort(gravestFirst);
    const counts = IMPACT_KINDS.flatMap((kind) => {
      const count = this.counts.get(kind);
      return count ? [{ kind, count }] : [];
    });
    return {
      asked: this.asked,
      alike: this.alike,
      unreachable: this.unreachable,
      changed: counts.reduce((sum, { count }) => sum + count, 0),
      rate: Math.round((this.asked * 1000) / milliseconds),
      milliseconds,
      counts,
      groups: groups.slice(0, MOST_GROUPS).map(present),
      groupCount: groups.length,
      timeBefore: this.before.times(),
      timeAfter: this.after.times(),
    };
  }

  private addGroup(group: Group): void {
    this.counts.set(group.kind, (this.counts.get(group.kind) ?? 0) + group.count);
    const { kind, rule, partner, purpose, dataCategories } = group;
    const key = JSON.stringify([kind, rule, partner, purpose, dataCategories]);
    const known = this.groups.get(key);
    if (!known) {
      if (this.groups.size < MOST_KEPT) this.groups.set(key, group);
      return;
    }
    known.count += group.count;
    known.samples.push(...group.samples.slice(0, MOST_SAMPLES - known.samples.length));
  }
}

function gravestFirst(a: Group, b: Group): number {
  const byGravity = IMPACT_KINDS.indexOf(a.kind) - IMPACT_KINDS.indexOf(b.kind);
  return byGravity || b.count - a.count || (placeOf(a) < placeOf(b) ? -1 : 1);
}

/** So that two reports of the same are the same, whichever thread was the first. */
function placeOf({ rule, partner, purpose, dataCategories }: Group): string {
  return [rule, partner, purpose, ...dataCategories].join(' ');
}

function present({ samples, ...group }: Group): ImpactPart['groups'][number] {
  return {
    ...group,
    samples: samples.map(({ id, circumstances, evidence, before, after }) => ({
      decision: id,
      circumstances,
      evidence,
      before: before as ImpactPart['groups'][number]['samples'][number]['before'],
      after: after as ImpactPart['groups'][number]['samples'][number]['after'],
    })),
  };
}
