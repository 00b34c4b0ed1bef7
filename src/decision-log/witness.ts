import { badInput, MayIShareError } from '../errors.js';
import { openCheckpoint } from './checkpoint.js';
import { KeptCheckpoints, keptNames } from './kept-checkpoints.js';
import { type Hash, sameHash } from './merkle.js';
import { verifyConsistency } from './merkle-verify.js';
import { parseNote, type Signer, type Verifier } from './note.js';
import { readDecimal, readHash } from './strict.js';

/** What is answered over HTTP. */
export interface Verdict {
  status: 200 | 400 | 403 | 404 | 409 | 422;
  body: string;
}

const MOST_PROOF_LINES = 63;

/**
 * Cosigns checkpoints of the logs it knows, each once it has seen that the log only grew. C2SP
 * tlog-witness v1.0.0. One request at a time, and nothing is answered that is not on the disk.
 */
export class Witness {
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly signer: Signer,
    private readonly logs: ReadonlyMap<string, { log: Verifier; kept: KeptCheckpoints }>,
  ) {}

  /**
   * @param folder where it remembers the newest checkpoint of each log
   * @throws MayIShareError BAD_USER_INPUT where a name would stand for two histories
   */
  static async open(folder: string, signer: Signer, logs: readonly Verifier[]): Promise<Witness> {
    requireOneKeyEach(logs, await keptNames(folder));
    const known = await Promise.all(
      logs.map(
        async (log) => [log.name, { log, kept: await KeptCheckpoints.open(folder, log) }] as const,
      ),
    );
    return new Witness(signer, new Map(known));
  }

  addCheckpoint(body: string): Promise<Verdict> {
    const answer = this.turn.then(() => this.answer(body));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  private async answer(body: string): Promise<Verdict> {
    const asked = readRequest(body);
    if (!asked) return { status: 400, body: 'old size, proof, blank line, checkpoint\n' };
    const known = this.logs.get(asked.origin);
    if (!known) return { status: 404, body: `unknown log ${asked.origin}\n` };
    const wrong = judge(asked, known.log, known.kept.latest ?? { size: 0, root: undefined });
    if (wrong) return wrong;
    await known.kept.keep(asked.checkpoint);
    return { status: 200, body: this.signer.line(parseNote(asked.checkpoint).text) };
  }
}

/** Readers know a log by its name: a witness signs one history under it. */
function requireOneKeyEach(logs: readonly Verifier[], kept: ReadonlyMap<string, string>): void {
  for (const log of logs) {
    if (logs.some((other) => other.name === log.name && other.id !== log.id)) {
      const message = `--log: two keys are named ${log.name}, and only one history can be: give the key of the log that goes on`;
      throw badInput('--log', log.vkey, message);
    }
    const [before] = [...kept].find(([id, name]) => name === log.name && id !== log.id) ?? [];
    if (before) {
      const message = `--log: ${log.name} was witnessed here under another key (${before}): a log that begins anew needs a new name. If its council says that all entries are the same, move witnessed/checkpoints/${before} out of DATA_DIR first`;
      throw badInput('--log', log.vkey, message);
    }
  }
}

interface Request {
  old: number;
  proof: Hash[];
  checkpoint: string;
  origin: string;
}

function readRequest(body: string): Request | undefined {
  const blank = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(0, blank)).split('\n');
  const old = first.startsWith('old ') ? readDecimal(first.slice(4)) : undefined;
  const proof = lines.map((line) => readHash(line));
  if (old === undefined || proof.length > MOST_PROOF_LINES) return undefined;
  if (proof.includes(undefined)) return undefined;
  const checkpoint = body.slice(blank + 2);
  try {
    const [origin = ''] = parseNote(checkpoint).text.split('\n');
    return { old, proof: proof as Hash[], checkpoint, origin };
  } catch {
    return undefined;
  }
}

function judge(
  { old, proof, checkpoint }: Request,
  log: Verifier,
  latest: { size: number; root: Hash | undefined },
): Verdict | undefined {
  const signed = tried(() => openCheckpoint(checkpoint, log));
  if ('what' in signed) {
    const status = signed.what === 'SIGNATURE' ? 403 : signed.what === 'ROOT' ? 422 : 400;
    return { status, body: `${signed.message}\n` };
  }
  const head = signed.value;
  if (old > head.size) return { status: 400, body: 'old is above the size of the checkpoint\n' };
  if (old !== latest.size) return { status: 409, body: `${latest.size}\n` };
  const wrong = tried(() => requireGrown(latest, head, proof));
  return 'what' in wrong ? { status: 422, body: `${wrong.message}\n` } : undefined;
}

function requireGrown(
  latest: { size: number; root: Hash | undefined },
  head: { size: number; root: Hash },
  proof: readonly Hash[],
): void {
  if (latest.size > 0) {
    verifyConsistency({ size: latest.size, root: latest.root as Hash }, head, proof);
    return;
  }
  const same = latest.root === undefined || head.size > 0 || sameHash(latest.root, head.root);
  if (proof.length === 0 && same) return;
  throw new MayIShareError('PROOF_INVALID', 'from nothing, no proof is needed', { what: 'PROOF' });
}

function tried<T>(work: () => T): { value: T } | { what: unknown; message: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof MayIShareError)) throw error;
    return { what: error.details.what, message: error.message };
  }
}
