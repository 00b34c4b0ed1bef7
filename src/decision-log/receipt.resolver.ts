import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Receipt as Shown } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { formatProof } from './proof-file.js';
import { ReceiptService } from './receipt.service.js';

/** Whoever may see a decision may have its receipt. */
@Resolver('Decision')
export class ReceiptResolver {
  constructor(private readonly receipts: ReceiptService) {}

  @ResolveField()
  @Allow('asker', 'governance', 'auditor')
  async receipt(@Parent() { id }: { id: string }): Promise<Shown | null> {
    const receipt = await this.receipts.receiptOf(id);
    if (!receipt) return null;
    const { index, treeSize, proof, checkpoint, extra } = receipt;
    return {
      index,
      treeSize,
      proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
      checkpoint,
      entry: Buffer.from(extra).toString(),
      tlogProof: formatProof(receipt),
    };
  }
}
