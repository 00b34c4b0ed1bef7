import { join } from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { loadDemonstration } from './demonstration.js';

const FILE = join(import.meta.dirname, '../../src/register/demonstration.yaml');

/** A first start has something to ask about. A real installation, with its own issuer, starts empty. */
@Injectable()
export class DemonstrationService implements OnModuleInit {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.config.oidcIssuer) await loadDemonstration(this.db, FILE, new Date());
  }
}
