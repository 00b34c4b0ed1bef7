import { parse } from 'yaml';
import type { RuleMetadata } from '../engine/rulebook.js';
import type { GroundScope, Rule, RuleScenario } from '../graphql.js';

/** A revision as far as its rulebook goes. */
export interface RuledRevision {
  rules: readonly RuleMetadata[];
  /** Rego's `data`: `grounds` has a row for each ground, by subject and code. */
  data: object;
}

interface GroundRow {
  partners: string[];
  except_partners?: string[];
  only_partner?: string;
  purposes: string[];
  except_purposes?: string[];
  categories: string[];
  except_categories?: string[];
  basis: string;
  special?: string[];
  criminal?: string[];
  agreement: boolean;
  obligations: string[];
}

interface Scenario extends Pick<RuleScenario, 'id' | 'expect'> {
  title?: string;
  why?: string;
  by?: string[];
}

const RULE = /^mayishare\.(grounds|bars)\.(\w+)$/;

/**
 * Every ground, then every bar, by subject and code. `files` are the revision's sources, by path:
 * the scenarios are among them.
 */
export function rulesOf(revision: RuledRevision, files: Readonly<Record<string, string>>): Rule[] {
  const scenarios = scenariosByRule(files);
  const { grounds } = revision.data as { grounds: Record<string, Record<string, GroundRow>> };
  return revision.rules
    .flatMap((rule) => {
      const [, kind, subject] = RULE.exec(rule.package) ?? [];
      if (!subject) return [];
      const row = kind === 'grounds' ? grounds[subject]?.[rule.code] : undefined;
      return [ruleOf(rule, subject, row, scenarios.get(rule.code) ?? [])];
    })
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function placeOf({ kind, subject, code }: Rule): string {
  return [kind === 'GROUND' ? 0 : 1, subject, code].join(' ');
}

function ruleOf(
  rule: RuleMetadata,
  subject: string,
  row: GroundRow | undefined,
  scenarios: RuleScenario[],
): Rule {
  const { reading } = rule.custom;
  return {
    code: rule.code,
    kind: row ? 'GROUND' : 'BAR',
    subject,
    title: rule.title,
    description: rule.description,
    reading: typeof reading === 'string' ? reading : null,
    citations: rule.relatedResources.map(({ description, ref }) => ({
      title: description,
      url: ref,
    })),
    ground: row ? scopeOf(row) : null,
    scenarios,
  };
}

function scopeOf(row: GroundRow): GroundScope {
  return {
    partners: row.partners,
    exceptPartners: row.except_partners ?? [],
    onlyPartner: row.only_partner ?? null,
    purposes: row.purposes,
    exceptPurposes: row.except_purposes ?? [],
    dataCategories: row.categories,
    exceptDataCategories: row.except_categories ?? [],
    lawfulBasis: row.basis,
    specialConditions: row.special ?? [],
    criminalConditions: row.criminal ?? [],
    needsAgreement: row.agreement,
    obligations: row.obligations,
  };
}

function scenariosByRule(files: Readonly<Record<string, string>>): Map<string, RuleScenario[]> {
  const found = new Map<string, RuleScenario[]>();
  for (const path of Object.keys(files).sort()) {
    if (!/^scenarios\/.*\.ya?ml$/.test(path)) continue;
    for (const { id, title, expect, why, by } of parse(files[path] ?? '') as Scenario[]) {
      const scenario = { id, title: title ?? null, expect, why: why ?? null };
      for (const code of by ?? []) found.set(code, [...(found.get(code) ?? []), scenario]);
    }
  }
  return found;
}
