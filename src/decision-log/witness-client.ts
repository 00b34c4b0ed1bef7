import { MayIShareError } from '../errors.js';
import { consistencyPlan, type Hash } from './merkle.js';
import { openNote, parseLine, parseNote, readVerifier, type Verifier } from './note.js';
import { type Queryable, readTiles } from './stored-tree.js';
import { readDecimal } from './strict.js';
import { proofFromTiles, tilesForPlan } from './tile.js';

const PATIENCE_MS = 2000;

/** Another council's witness: it cosigns our checkpoints once it has seen that our log only grew. */
export class WitnessClient {
  /** The size it saw last; it says so itself where we do not know. */
  private seen = 0;

  constructor(
    readonly key: Verifier,
    private readonly url: string,
  ) {}

  /** @returns its signature line, verified. Rejects where it does not answer or refuses. */
  async cosign(db: Queryable, note: string, size: number): Promise<string> {
    const first = await this.send(db, note, size);
    if (first.status !== 409) return this.lineFrom(first, note, size);
    const told = readDecimal((await first.text()).trim());
    if (told === undefined || told > size) throw new Error(`it has seen ${told} entries already`);
    this.seen = told;
    return this.lineFrom(await this.send(db, note, size), note, size);
  }

  private async send(db: Queryable, note: string, size: number): Promise<Response> {
    const proof = await consistency(db, Math.min(this.seen, size), size);
    const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
    return fetch(`${this.url}/add-checkpoint`, {
      method: 'POST',
      body: `old ${Math.min(this.seen, size)}\n${lines}\n${note}`,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  private async lineFrom(response: Response, note: string, size: number): Promise<string> {
    const body = await response.text();
    if (!response.ok)
      throw new Error(`it answered ${response.status}: ${body.slice(0, 200).trim()}`);
    const { text } = parseNote(note);
    for (const line of body.split('\n').filter(Boolean)) {
      const { name, id } = parseLine(line);
      if (name !== this.key.name || id !== this.key.id) continue;
      openNote(`${text}\n${line}\n`, [this.key]);
      this.seen = size;
      return `${line}\n`;
    }
    throw new Error('its answer holds no signature of its key');
  }
}

async function consistency(db: Queryable, older: number, newer: number): Promise<Hash[]> {
  if (older === 0 || older === newer) return [];
  const plan = consistencyPlan(older, newer);
  return proofFromTiles(plan, newer, await readTiles(db, tilesForPlan(plan, newer)));
}

/** `vkey address` pairs, separated by commas. Throws `SETTING_INVALID`. */
export function readWitnesses(setting: string | undefined): WitnessClient[] {
  if (!setting) return [];
  return setting.split(',').map((pair) => {
    const [vkey = '', url = '', ...more] = pair.trim().split(/\s+/);
    try {
      if (more.length === 0 && URL.canParse(url)) {
        return new WitnessClient(readVerifier(vkey), url.replace(/\/+$/, ''));
      }
    } catch {}
    throw new MayIShareError(
      'SETTING_INVALID',
      `LOG_WITNESSES: \`${pair.trim()}\` is not a witness’s verifier key, a space and its address`,
    );
  });
}
