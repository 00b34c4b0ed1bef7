import type { Input, Stock } from '../questions.js';
import type { Json } from '../service.js';

/** A row of the grounds' tables, and what fits it. */
export class Row {
  private readonly categories: Record<string, Json>;

  constructor(
    readonly code: string,
    readonly fields: Json,
    readonly stock: Stock,
  ) {
    this.categories = stock.vocabulary.data_categories as Record<string, Json>;
  }

  readonly classOf = (category: string): string => this.categories[category].class;

  names(category: string): string[] {
    return [...upwards(category), this.classOf(category), 'any'];
  }

  readonly fits = (category: string): boolean => {
    const named = (list: readonly string[] = []) =>
      this.names(category).some((name) => list.includes(name));
    return named(this.fields.categories) && !named(this.fields.except_categories);
  };

  outside(): string[] {
    return Object.keys(this.categories).filter((category) => !this.fits(category));
  }

  /** Categories that fit, the row's own codes where it has them. */
  examples(): string[] {
    const codes = this.fields.categories.filter((code: string) => code in this.categories);
    const whole = Object.keys(this.categories).filter(
      (category) => this.fits(category) && !category.includes('.'),
    );
    return [...new Set<string>([...codes, ...whole])];
  }

  /** Ordinary, special and criminal, where the row speaks for some of it and has a condition for it. */
  get classes(): string[] {
    const fitting = new Set(Object.keys(this.categories).filter(this.fits).map(this.classOf));
    return [...fitting].filter((name) => name === 'ordinary' || this.conditions(name).length > 0);
  }

  conditions(name: string): string[] {
    return this.fields[name] ?? [];
  }

  get needsConfidentiality(): boolean {
    const conditions = this.stock.vocabulary.conditions as Record<string, Json>;
    return this.conditions('special').some((code) => conditions[code].needs_confidentiality);
  }

  /** The conditions for a class that a policy document has to cover: for paragraph 36, those it extends. */
  needPolicy(name: string): string[] {
    const known = this.stock.vocabulary.conditions as Record<string, Json>;
    const extended = this.fields.extends ?? this.conditions('special');
    const codes = this.conditions(name);
    return (codes.includes('sch1.36') ? extended : codes).filter(
      (code: string) => known[code].needs_appropriate_policy,
    );
  }

  partnerFits({ kind, code }: Json): boolean {
    const { partners, except_partners: except = [], only_partner: only = code } = this.fields;
    return (
      (partners.includes(kind) || partners.includes('any')) &&
      !except.includes(kind) &&
      only === code
    );
  }

  /**
   * A contractor's contract may carry any data, so what such a row leaves out shows only with other
   * partners; these have no agreement in the demonstration register.
   */
  get besideProcessors(): boolean {
    const { agreement, agreement_kinds: kinds, partners } = this.fields;
    return agreement && !kinds && partners.includes('contractor');
  }

  partnerAndPurposeFit({ request, facts }: Input): boolean {
    return this.partnerFits(facts.partner) && this.purposeFits(request.purpose);
  }

  purposeFits(purpose: string): boolean {
    const { purposes, except_purposes: except = [] } = this.fields;
    return covers(purposes, purpose) && !covers(except, purpose);
  }
}

const upwards = (code: string) =>
  code.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));

export const covers = (list: readonly string[], code: string) =>
  [...upwards(code), 'any'].some((each) => list.includes(each));

export const inForce = ({ signed, status, starts, ends }: Json, now: number) =>
  signed === true && status === 'ACTIVE' && starts <= now && now < ends;
