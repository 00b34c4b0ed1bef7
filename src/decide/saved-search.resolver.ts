import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Kysely, Selectable } from 'kysely';
import { validate as isUuid, v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { SavedSearchTable } from '../database/log-tables.js';
import type { Tables } from '../database/tables.js';
import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import { badInput } from '../errors.js';
import type { DecisionFilter, SavedSearch } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { isOneLine } from '../plain-text.js';
import { ActiveService } from './active.service.js';
import { requireSearchable } from './decision-filter.js';
import { requireKnownCodes } from './filter-codes.js';
import { checkFilter, refuseSearchForPeople } from './lookup.js';

const LONGEST_NAME = 100;
/** They are shown all at once. */
const MOST_SAVED = 500;

@Resolver()
export class SavedSearchResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly active: ActiveService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async savedSearches(): Promise<SavedSearch[]> {
    const rows = await this.db.selectFrom('saved_search').selectAll().orderBy('name').execute();
    return rows.map(present);
  }

  @Mutation()
  @Allow('governance', 'auditor')
  async saveSearch(
    @Args('name') name: string,
    @Args('filter') filter: DecisionFilter,
    @Context() { caller }: AskedBy,
  ): Promise<SavedSearch> {
    requireName(name);
    await this.requireRoom();
    if (filter.subject != null) {
      const message = 'filter.subject: an identifier of a person is not stored; leave it out';
      throw badInput('filter.subject', '[withheld]', message);
    }
    checkFilter(filter);
    refuseSearchForPeople(caller as Caller, filter);
    requireSearchable(filter);
    await requireKnownCodes(this.db, filter, this.active);
    const values = {
      id: newId(),
      name: name.trim(),
      filter: JSON.stringify(asked(filter)),
      saved_by: caller?.person ?? caller?.client ?? '',
    };
    const saved = await this.db
      .insertInto('saved_search')
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (saved) return present(saved);
    throw badInput('name', name, `name: \`${name}\` is taken; delete that search first`);
  }

  private async requireRoom(): Promise<void> {
    const { count } = await this.db
      .selectFrom('saved_search')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    if (Number(count) < MOST_SAVED) return;
    const message = `name: at most ${MOST_SAVED} searches are kept, and there are ${count}: delete one first`;
    throw badInput('name', Number(count), message);
  }

  @Mutation()
  @Allow('governance', 'auditor')
  async deleteSavedSearch(@Args('id') id: string): Promise<boolean> {
    if (!isUuid(id)) return false;
    const deleted = await this.db
      .deleteFrom('saved_search')
      .where('id', '=', id)
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }
}

function requireName(name: string): void {
  if (name.trim() === '' || name.length > LONGEST_NAME) {
    throw badInput('name', name.slice(0, LONGEST_NAME), `name: 1 to ${LONGEST_NAME} characters`);
  }
  if (!isOneLine(name)) {
    throw badInput('name', '[withheld]', 'name: holds characters that are no text');
  }
  const identifier = personalIdentifierIn(name);
  if (identifier) throw badInput('name', '[withheld]', `name: this looks like ${identifier}`);
}

/** A form sends null for what was left empty, which is no filter. */
function asked(filter: DecisionFilter): object {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
}

function present(row: Selectable<SavedSearchTable>): SavedSearch {
  const { id, name, filter, saved_at: savedAt } = row;
  return { id, name, filter: JSON.stringify(filter), savedAt };
}
