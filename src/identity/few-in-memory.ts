import type { Adapter, AdapterPayload } from 'oidc-provider';

const MOST = 2000;

/** What the demonstration issuer remembers, for as long as it runs: the newest of each kind. */
export class FewInMemory implements Adapter {
  private readonly kept = new Map<string, { payload: AdapterPayload; until: number }>();

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    this.kept.delete(id);
    this.kept.set(id, { payload, until: Date.now() + expiresIn * 1000 });
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > MOST && oldest !== undefined) this.kept.delete(oldest);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.where((_, key) => key === id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.where((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.where((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const found = this.kept.get(id);
    if (found) found.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.kept.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.kept) {
      if (payload.grantId === grantId) this.kept.delete(id);
    }
  }

  private where(
    right: (payload: AdapterPayload, id: string) => boolean,
  ): AdapterPayload | undefined {
    for (const [id, { payload, until }] of this.kept) {
      if (until > Date.now() && right(payload, id)) return payload;
    }
    return undefined;
  }
}
