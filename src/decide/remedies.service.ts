import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config.js';
import type { Remedy } from '../graphql.js';
import { ActiveService } from './active.service.js';
import { recordBehind } from './present.js';
import { findRemedies } from './remedies.js';

/** Remedies are worked out only for who asks for them, from the entry: they are no part of it. */
@Injectable()
export class RemediesService {
  constructor(
    private readonly active: ActiveService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async of(shown: object): Promise<Remedy[]> {
    const record = recordBehind(shown);
    if (!record?.answer || record.answer.outcome === 'ALLOW') return [];
    const revision = await this.active.revisionOf(record.revision.digest);
    const { engine, release } = await this.active.engineOf(revision);
    try {
      return await findRemedies(
        record.input,
        record.answer,
        revision.vocabulary,
        (inputs) => engine.evaluateMany(inputs),
        performance.now() + this.config.evaluationDeadlineMs,
      );
    } finally {
      await release();
    }
  }
}
