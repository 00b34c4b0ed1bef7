/** What stands in the `# METADATA` above a rule (OPA's annotations), and where it stands. */
export interface RuleMetadata {
  /** `custom.code` where there is one, else the rule's name. */
  code: string;
  /** Dotted, without `data`: `mayishare.grounds.safeguarding`. */
  package: string;
  /** The rule's name in its package. */
  rule: string;
  title: string;
  description: string;
  relatedResources: { description: string; ref: string }[];
  custom: Record<string, unknown>;
  /** Relative to `policies/`; `row` is the rule's line, from 1. */
  file: string;
  row: number;
}

/** The output of `opa inspect --annotations --format json`, as far as it is used. */
export interface OpaInspection {
  namespaces: Record<string, string[]>;
  annotations?: OpaAnnotation[];
}

interface OpaAnnotation {
  annotations: {
    scope: string;
    title?: string;
    description?: string;
    related_resources?: { description?: string; ref: string }[];
    custom?: Record<string, unknown>;
  };
  location: { file: string; row: number };
  path: { value: string }[];
}

/** Every annotated rule, in the order of file and line. */
export function rulesOf(inspection: OpaInspection): RuleMetadata[] {
  const packages = Object.keys(inspection.namespaces).sort((a, b) => b.length - a.length);
  return (inspection.annotations ?? [])
    .filter(({ annotations }) => ['rule', 'document'].includes(annotations.scope))
    .map((annotation) => ruleOf(annotation, packages))
    .sort((a, b) => (a.file === b.file ? a.row - b.row : a.file < b.file ? -1 : 1));
}

function ruleOf({ annotations, location, path }: OpaAnnotation, packages: string[]): RuleMetadata {
  const full = path.map((term) => term.value).join('.');
  const home = packages.find((name) => full.startsWith(`${name}.`)) ?? 'data';
  const rule = full.slice(home.length + 1);
  const custom = annotations.custom ?? {};
  return {
    code: typeof custom.code === 'string' ? custom.code : rule,
    package: home.replace(/^data\.?/, ''),
    rule,
    title: annotations.title ?? '',
    description: annotations.description ?? '',
    relatedResources: (annotations.related_resources ?? []).map((resource) => ({
      description: resource.description ?? '',
      ref: resource.ref,
    })),
    custom,
    file: location.file,
    row: location.row,
  };
}

/** The first rule with this code, or undefined. */
export function findRule(rules: readonly RuleMetadata[], code: string): RuleMetadata | undefined {
  return rules.find((rule) => rule.code === code);
}
