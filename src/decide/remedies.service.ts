import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import { canonicalText } from '../decision-log/canonical.js';
import type { Remedy } from '../graphql.js';
import type { AskedBy } from '../identity/allow.js';
import { ActiveService } from './active.service.js';
import type { DecisionRecord, GivenAnswer } from './decision-record.js';
import { recordBehind } from './present.js';
import { findRemedies } from './remedies.js';

/** Policies that take their whole deadline for each question must not hold up those who wait. */
const DEADLINES = 8;

type Answered = Omit<DecisionRecord, 'id'>;

/** The searches of one operation, by what they are for: in a batch many ask the same. */
interface Searches {
  known: Map<string, Promise<Remedy[]>>;
  last: Promise<unknown>;
}

/** Remedies are worked out only for who asks for them, from the entry: they are no part of it. */
@Injectable()
export class RemediesService {
  private readonly operations = new WeakMap<object, Searches>();

  constructor(
    private readonly active: ActiveService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Of one operation, one search at a time: each has its whole time, and a large batch does not keep
   * others' questions waiting. `operation` is the same object for all of it. No search begins for who
   * has left.
   */
  of(shown: object, operation: AskedBy): Promise<Remedy[]> {
    const record = recordBehind(shown);
    if (!record?.answer || record.answer.outcome === 'ALLOW') return Promise.resolve([]);
    const key = `${record.revision.digest} ${canonicalText(record.input)}`;
    const searches = this.operations.get(operation) ?? this.begun(operation);
    const { answer } = record;
    const search = async () => (operation.left() ? [] : await this.find(record, answer));
    return searches.known.get(key) ?? add(searches, key, search);
  }

  private begun(operation: object): Searches {
    const searches = { known: new Map(), last: Promise.resolve() };
    this.operations.set(operation, searches);
    return searches;
  }

  private async find({ input, revision }: Answered, answer: GivenAnswer): Promise<Remedy[]> {
    const named = await this.active.revisionOf(revision.number);
    const { engine, release } = await this.active.engineOf(named);
    try {
      return await findRemedies(
        input,
        answer,
        named.vocabulary,
        (inputs) => engine.evaluateMany(inputs),
        performance.now() + DEADLINES * this.config.evaluationDeadlineMs,
      );
    } finally {
      await release();
    }
  }
}

function add(searches: Searches, key: string, find: () => Promise<Remedy[]>): Promise<Remedy[]> {
  const search = searches.last.then(find);
  searches.known.set(key, search);
  searches.last = search.catch(() => undefined);
  return search;
}
