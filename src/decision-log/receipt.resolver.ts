import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { MayIShareError } from '../errors.js';
import type { LoggedRequest, Receipt as Shown } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import { formatProof } from './proof-file.js';
import { ReceiptService } from './receipt.service.js';

/** Whoever may see a decision may have its receipt; what was logged only who may see all of it. */
@Resolver('Decision')
export class ReceiptResolver {
  constructor(private readonly receipts: ReceiptService) {}

  @ResolveField()
  @Allow('asker', 'governance', 'auditor')
  async receipt(@Parent() { id, request }: Parented, @Context() asked: AskedBy) {
    const receipt = await this.receipts.receiptOf(id);
    if (!receipt) return null;
    const { index, treeSize, proof, checkpoint, extra } = receipt;
    return {
      index,
      treeSize,
      proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
      checkpoint,
      // Worked out where they are asked for: who may not see them may ask for the rest.
      entry: () => inFull(request, asked, () => Buffer.from(extra).toString()),
      tlogProof: () => inFull(request, asked, () => formatProof(receipt)),
    } as Fields<Shown>;
  }
}

interface Parented {
  id: string;
  request: LoggedRequest;
}

type Fields<T> = { [K in keyof T]: T[K] | (() => T[K]) };

/** The entry says who asked for whom, which governance does not see. */
function inFull<T>(request: LoggedRequest, { caller }: AskedBy, value: () => T): T {
  const own =
    caller?.client === request.client && (!caller.person || caller.person === request.person);
  if (own || caller?.roles.includes('auditor')) return value();
  const message = 'governance reads decisions in summary; this is for who asked and for auditors';
  throw new MayIShareError('FORBIDDEN', message);
}
