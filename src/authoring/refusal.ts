import type { AuthoringRefusal, AuthoringRefusalCode } from '../graphql.js';
import type { Caller } from '../identity/token.js';

/** An expected no to a change of the policies. Thrown, so that its transaction leaves nothing behind. */
export class Refusal extends Error {
  constructor(
    readonly code: AuthoringRefusalCode,
    message: string,
    readonly evidence: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }

  present(): AuthoringRefusal & { __typename: string } {
    return {
      __typename: 'AuthoringRefusal',
      code: this.code,
      message: this.message,
      evidence: Object.entries(this.evidence).map(([name, value]) => ({
        name,
        value: String(value),
      })),
    };
  }
}

/** What `make` gives, under its name in a union of the contract; or the refusal it threw. */
export async function orRefusal<T extends object>(typename: string, make: () => Promise<T>) {
  try {
    return { __typename: typename, ...(await make()) };
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.present();
    throw thrown;
  }
}

/** Who acts: the person where one signed in, else the app. */
export type Actor = Pick<Caller, 'client' | 'person'>;

export function nameOf(actor: Actor): string {
  return actor.person ?? actor.client;
}
