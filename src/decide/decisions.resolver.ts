import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import {
  type Asker,
  cursorOf,
  findDecision,
  requireCursor,
  type StoredEntry,
  searchDecisions,
} from '../decision-log/search.js';
import { badInput } from '../errors.js';
import type { Decision, DecisionFilter } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { readsPeople } from '../register/present.js';
import { type Connection, checkFirst, connection } from '../register/relay.js';
import { ActiveService } from './active.service.js';
import { searchOf } from './decision-filter.js';
import { recordOf } from './earlier-decisions.js';
import { requireKnownCodes } from './filter-codes.js';
import { checkFilter, lookedFor, recordLookup, refuseSearchForPeople } from './lookup.js';
import { presentDecision } from './present.js';

/** The log as people read it. An app that only asks sees its own decisions and no other's. */
@Resolver()
export class DecisionsResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
    private readonly active: ActiveService,
  ) {}

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async decision(@Args('id') id: string, @Context() context: AskedBy): Promise<Decision | null> {
    if (!isUuid(id)) throw badInput('id', id, `id: \`${id.slice(0, 80)}\` is no id of a decision`);
    const caller = context.caller as Caller;
    const entry = await findDecision(this.db, id, onlyOwn(caller));
    await recordLookup(this.db, caller, { decision: id }, entry ? [entry] : []);
    return entry ? this.present(entry) : null;
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async decisions(
    @Args('first') first: number,
    @Context() context: AskedBy,
    @Args('filter') filter?: DecisionFilter,
    @Args('after') after?: string,
  ): Promise<Connection<Decision>> {
    const caller = context.caller as Caller;
    checkFilter(filter ?? {});
    refuseSearchForPeople(caller, filter ?? {});
    checkFirst(first);
    requireCursor(after);
    const by = onlyOwn(caller);
    await requireKnownCodes(this.db, filter ?? {}, this.active, by);
    const search = await searchOf(this.db, this.subjectKey, filter);
    const { entries, more } = search
      ? await searchDecisions(this.db, { ...search, by }, first, after)
      : { entries: [], more: false };
    await recordLookup(this.db, caller, lookedFor({ ...filter, first, after }, search), entries);
    const shown = await Promise.all(entries.map((entry) => this.present(entry)));
    return connection(shown, (_, index) => cursorOf(entries[index] as StoredEntry), more, after);
  }

  private async present(entry: StoredEntry): Promise<Decision> {
    const record = recordOf(entry.bytes);
    const revision = await this.active.revisionOf(record.revision.number);
    return presentDecision(record, revision, this.active.current().register) as Decision;
  }
}

/** An app its own; a person, in whichever app, what they asked themselves. */
function onlyOwn({ client, person, roles }: Caller): Asker | undefined {
  return readsPeople({ roles }) ? undefined : { client, ...(person && { person }) };
}
