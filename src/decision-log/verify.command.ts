import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { explanationOf, MayIShareError } from '../errors.js';
import { oneLine } from '../plain-text.js';
import { openCheckpoint } from './checkpoint.js';
import { logAt, logIn } from './log-source.js';
import { readVerifier, type Verifier } from './note.js';
import { beginningOf, openPack } from './pack-source.js';
import { Progress } from './progress.js';
import { HEAD, parseProof, verifyProof } from './proof-file.js';
import { invalid, readDecimal, wholeOf } from './strict.js';
import { wholeBundlesFrom } from './tile.js';
import { type LogSource, verifyLog } from './verify-log.js';
import { verifyPack } from './verify-pack.js';

interface Given {
  key: string;
  entry?: string;
  signed: string[];
  witness: string[];
  minimum?: string;
  token?: string;
}

interface Options extends Omit<Given, 'key' | 'witness'> {
  key: Verifier;
  witness: Verifier[];
}

const HELP = `
What can be checked:
  https://host/log    a running service: every entry, every tile, the signature
  folder              the same of a copy of the log, or an evidence pack that was unzipped
  evidence.zip        an evidence pack
  x.tlog-proof        the receipt of one decision

Nothing is trusted but the public key, which you must have from the council itself: it is what
/log/key shows. No database is read. Exit status: 0 all is as it was signed, 1 something is wrong,
2 nothing could be said (no such file, no service, no token).`;

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('prove that nothing in the log was changed, left out or added later')
    .argument('<what>', 'an address, a folder, an evidence pack or a .tlog-proof file')
    .requiredOption('--key <vkey>', 'the log’s public key, or a file that holds it')
    .option('--entry <file>', 'the logged text a receipt is about, where it does not hold it')
    .option('--signed <file>', 'a checkpoint you have from earlier; can be repeated', gather, [])
    .option('--witness <vkey>', 'the key of a witness; can be repeated', gather, [])
    .option('--minimum <place>', 'of a pruned log: entries before this place need not be there')
    .option('--token <token>', 'an auditor’s bearer token; default MAY_I_SHARE_TOKEN')
    .addHelpText('after', HELP)
    .action(async (what: string, given: Given) => {
      try {
        const key = verifierOf('--key', given.key);
        const witness = given.witness.map((text) => verifierOf('--witness', text));
        const found = await verify(what, { ...given, key, witness });
        console.log(`RIGHT  ${found.map(oneLine).join('\n')}`);
      } catch (error) {
        tell(error);
      }
    });
}

function tell(error: unknown): void {
  const ours = error instanceof MayIShareError;
  const wrong = ours && error.code === 'PROOF_INVALID';
  // What is checked may be made to look like a verdict of ours, so none of it begins a line.
  const said = ours ? oneLine(error.message) : explanationOf(error);
  // A fault of the program says nothing of the log either.
  console.error(wrong ? `WRONG  ${error.details.what}:` : 'NOT CHECKED ', said);
  process.exitCode = wrong ? 1 : 2;
}

/** The lines that say so. */
async function verify(what: string, options: Options): Promise<string[]> {
  if (/^https?:\/\//.test(what)) {
    const token = options.token ?? process.env.MAY_I_SHARE_TOKEN;
    return verifyWhole(logAt(what, token), options);
  }
  if (await isReceipt(what)) return verifyReceipt(what, options);
  if (existsSync(join(what, 'checkpoint')) && !existsSync(join(what, 'manifest.json'))) {
    return verifyWhole(logIn(what), options);
  }
  return verifyEvidence(what, options);
}

/** What cannot be checked of this must not seem to have been. */
function refuseOthers(
  options: Options,
  what: string,
  ...names: ('entry' | 'signed' | 'minimum')[]
): void {
  const name = names.find((each) => options[each] !== undefined && options[each]?.length !== 0);
  if (!name) return;
  const message = `--${name} says nothing of ${what}: leave it out${name === 'signed' ? ', or check the log itself with it' : ''}`;
  throw new MayIShareError('BAD_USER_INPUT', message);
}

async function verifyEvidence(what: string, options: Options): Promise<string[]> {
  refuseOthers(options, 'an evidence pack', 'entry', 'signed', 'minimum');
  const pack = await openPack(what);
  const verdict = await verifyPack(pack, options.key, options.witness);
  const { checkpoint, entries, complete, manifest } = verdict;
  const whole = complete
    ? `all entries from ${complete.from} up to ${complete.to}, none left out`
    : 'each by a proof of its own; not proved that none was left out';
  const { by, madeAt, filter = {}, sample, prunedBefore } = manifest;
  const drawn = sample === undefined ? '' : `, a sample ${quoted(sample)}`;
  const gone = prunedBefore === undefined ? '' : `, entries before ${prunedBefore} were pruned`;
  const claims = `Not proved, but said by the pack: made ${quoted(madeAt)} by ${quoted(by)}, filter ${quoted(filter)}${drawn}${gone}`;
  return [`${entries} entries, ${whole}; ${signedBy(checkpoint)}`, claims];
}

function quoted(said: unknown): string {
  return JSON.stringify(said) ?? 'nothing';
}

async function verifyWhole(source: LogSource, options: Options): Promise<string[]> {
  refuseOthers(options, 'a whole log', 'entry');
  const bar = new Progress('entries {bar} {value}/{total}');
  const signed = await Promise.all(
    options.signed.map(async (file) => openCheckpoint(await fileAt(file), options.key)),
  );
  const progress = (entries: number, of: number) => bar.at(entries, of);
  try {
    const minimum = wholeBundlesFrom(placeOf(options.minimum));
    if (options.minimum === undefined) await refusePruned(source);
    const check = { log: options.key, witnesses: options.witness, signed, progress, minimum };
    const checkpoint = await verifyLog(source, check);
    const kept = minimum > 0 ? `every entry from ${minimum} on` : 'every entry';
    return [`the whole log: ${kept}, every tile; ${signedBy(checkpoint)}`];
  } finally {
    bar.end();
  }
}

/** What is gone cannot be checked, and a log does not decide by itself what need not be there. */
async function refusePruned(source: LogSource): Promise<void> {
  const said = await source.read('minimum-index').catch(() => undefined);
  const minimum = said && readDecimal(Buffer.from(said).toString().trim());
  if (!minimum) return;
  const message = `the log says that its entries before ${minimum} were pruned. Where its council has told you the same, check the others with --minimum ${minimum}`;
  throw new MayIShareError('CONFLICT', message);
}

async function isReceipt(file: string): Promise<boolean> {
  return file.endsWith('.tlog-proof') || (await beginningOf(file, HEAD.length)) === HEAD;
}

async function verifyReceipt(file: string, options: Options): Promise<string[]> {
  refuseOthers(options, 'a receipt', 'signed', 'minimum');
  const proof = parseProof(await fileAt(file));
  const entry = options.entry ? await fileAt(options.entry) : proof.extra;
  if (!entry) throw invalid('ENTRY', 'the receipt does not hold its entry: name it with --entry');
  const checkpoint = verifyProof(entry, proof, options.key, options.witness);
  const found = `entry ${proof.index} is in the log; ${signedBy(checkpoint)}`;
  return [found, Buffer.from(entry).toString()];
}

function signedBy({ size, by }: { size: number; by: string[] }): string {
  return `${size} entries were signed by ${by.join(', ')}`;
}

async function fileAt(path: string): Promise<Buffer> {
  return wholeOf(createReadStream(path), path).catch((error: Error) => {
    if (error instanceof MayIShareError) throw error;
    throw new MayIShareError('NOT_FOUND', `${path} cannot be read: ${error.message}`);
  });
}

function placeOf(text = '0'): number {
  const place = readDecimal(text);
  if (place !== undefined) return place;
  throw new MayIShareError('BAD_USER_INPUT', `--minimum: ${text} is no place in the log`);
}

/** Of a key given as text, or the file it is in. */
function verifierOf(option: string, value: string): Verifier {
  try {
    return readVerifier(existsSync(value) ? readFileSync(value, 'utf8') : value);
  } catch (error) {
    const message = `${option}: neither a file nor a key: ${(error as Error).message}`;
    throw new MayIShareError('BAD_USER_INPUT', message);
  }
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}
