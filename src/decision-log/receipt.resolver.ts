import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { LoggedRequest, Receipt as Shown } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import { requireInFull } from '../identity/in-full.js';
import { formatProof } from './proof-file.js';
import { ReceiptService } from './receipt.service.js';

/** Whoever may see a decision may have its receipt; what was logged only who may see all of it. */
@Resolver('Decision')
export class ReceiptResolver {
  constructor(private readonly receipts: ReceiptService) {}

  @ResolveField()
  @Allow('asker', 'governance', 'auditor')
  async receipt(@Parent() { id, request }: Parented, @Context() { caller }: AskedBy) {
    const receipt = await this.receipts.receiptOf(id);
    if (!receipt) return null;
    const { index, treeSize, proof, checkpoint, extra } = receipt;
    // The entry says who asked for whom. Who may not see it may ask for the rest.
    const inFull = (text: () => string) => () => {
      requireInFull(request, caller);
      return text();
    };
    return {
      index,
      treeSize,
      proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
      checkpoint,
      entry: inFull(() => Buffer.from(extra).toString()),
      tlogProof: inFull(() => formatProof(receipt)),
    } as Fields<Shown>;
  }
}

interface Parented {
  id: string;
  request: LoggedRequest;
}

type Fields<T> = { [K in keyof T]: T[K] | (() => T[K]) };
