import type { GroundScope, Rule, RuleScenario } from '../graphql.js';
import { type Codes, labelOf, type Vocabulary } from './vocabulary.js';

const HEAD = `# The rulebook

Every rule the service decides by: its grounds, one of which must be met in full for each data category asked for, and its bars, any of which forbids. Written by \`npm run generate\` from the policies' own metadata; do not edit it here.

It is a decision aid and not legal advice. A code covers everything beneath it: \`health\` covers \`health.mental\`.
`;

/** The rules as a page in Markdown, in the order given. */
export function rulebookPage(rules: readonly Rule[], vocabulary: Vocabulary): string {
  const part = (title: string, kind: Rule['kind']) => {
    const chosen = rules.filter((rule) => rule.kind === kind);
    return [
      `## ${title} (${chosen.length})\n`,
      ...chosen.map((rule) => ruleText(rule, vocabulary)),
    ];
  };
  return [HEAD, ...part('Grounds', 'GROUND'), ...part('Bars', 'BAR')].join('\n');
}

function ruleText(rule: Rule, vocabulary: Vocabulary): string {
  const lines = [
    `### \`${rule.code}\`: ${rule.title}\n`,
    `${rule.description}\n`,
    ...(rule.ground ? scopeLines(rule.ground, vocabulary) : []),
    ...(rule.reading ? [`- **A choice of reading**: ${rule.reading}`] : []),
    `- **Law and guidance**: ${rule.citations.map(({ title, url }) => `[${title}](${url})`).join('; ')}`,
    ...scenarioLine(rule.scenarios),
  ];
  return `${lines.join('\n')}\n`;
}

function scopeLines(ground: GroundScope, vocabulary: Vocabulary): string[] {
  const { partner_kinds, purposes, data_categories, lawful_bases, conditions, obligations } =
    vocabulary;
  const partners = ground.onlyPartner
    ? `\`${ground.onlyPartner}\` only`
    : except(ground.partners, ground.exceptPartners, partner_kinds);
  const categories = except(ground.dataCategories, ground.exceptDataCategories, data_categories);
  return [
    `- **Partners**: ${partners}`,
    `- **Purposes**: ${except(ground.purposes, ground.exceptPurposes, purposes)}`,
    `- **Data**: ${categories}`,
    `- **Lawful basis**: ${named([ground.lawfulBasis], lawful_bases)}`,
    `- **Special category data**: ${orNone(ground.specialConditions, conditions)}`,
    `- **Criminal offence data**: ${orNone(ground.criminalConditions, conditions)}`,
    `- **Agreement**: ${ground.needsAgreement ? 'one in force, and the partner’s assurance in date' : 'none needed'}`,
    ...(ground.obligations.length > 0
      ? [`- **Obliges to**: ${messages(ground.obligations, obligations)}`]
      : []),
  ];
}

function except(codes: readonly string[], left: readonly string[], table: Codes): string {
  const all = named(codes, table);
  return left.length > 0 ? `${all}, except ${named(left, table)}` : all;
}

const CLASSES: Readonly<Record<string, string>> = {
  any: 'any',
  ordinary: 'any that is neither special category nor criminal offence data',
  special: 'special category data',
  criminal: 'criminal offence data',
};

function named(codes: readonly string[], table: Codes): string {
  return codes
    .map((code) =>
      table[code] ? `${labelOf(table, code)} (\`${code}\`)` : (CLASSES[code] ?? `\`${code}\``),
    )
    .join(', ');
}

function orNone(codes: readonly string[], table: Codes): string {
  return codes.length > 0 ? named(codes, table) : 'none';
}

function messages(codes: readonly string[], table: Codes): string {
  return codes.map((code) => table[code]?.message ?? code).join(' ');
}

function scenarioLine(scenarios: readonly RuleScenario[]): string[] {
  if (scenarios.length === 0) return [];
  return [`- **Scenarios**: ${scenarios.map(({ id }) => id).join(', ')}`];
}
