import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { explanationOf, MayIShareError } from '../errors.js';
import { openCheckpoint } from './checkpoint.js';
import { logAt, logIn } from './log-source.js';
import { readVerifier, type Verifier } from './note.js';
import { openPack } from './pack-source.js';
import { parseProof, verifyProof } from './proof-file.js';
import { invalid, readDecimal } from './strict.js';
import { wholeBundlesFrom } from './tile.js';
import { type LogSource, verifyLog } from './verify-log.js';
import { verifyPack } from './verify-pack.js';

interface Options {
  key: Verifier;
  entry?: string;
  signed: string[];
  witness: Verifier[];
  minimum?: string;
  token?: string;
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
    .requiredOption('--key <vkey>', 'the log’s public key, or a file that holds it', keyOption)
    .option('--entry <file>', 'the logged text a receipt is about, where it does not hold it')
    .option('--signed <file>', 'a checkpoint you have from earlier; can be repeated', gather, [])
    .option('--witness <vkey>', 'the key of a witness; can be repeated', gatherKeys, [])
    .option('--minimum <place>', 'of a pruned log: entries before this place need not be there')
    .option('--token <token>', 'an auditor’s bearer token; default MAY_I_SHARE_TOKEN')
    .addHelpText('after', HELP)
    .action(async (what: string, options: Options) => {
      try {
        console.log(`RIGHT  ${await verify(what, options)}`);
      } catch (error) {
        tell(error);
      }
    });
}

function tell(error: unknown): void {
  const wrong = error instanceof MayIShareError && error.code === 'PROOF_INVALID';
  const said = explanationOf(error);
  // A fault of the program says nothing of the log either.
  console.error(wrong ? `WRONG  ${error.details.what}:` : 'NOT CHECKED ', said);
  process.exitCode = wrong ? 1 : 2;
}

async function verify(what: string, options: Options): Promise<string> {
  if (/^https?:\/\//.test(what)) {
    const token = options.token ?? process.env.MAY_I_SHARE_TOKEN;
    return verifyWhole(logAt(what, token), options);
  }
  if (what.endsWith('.tlog-proof')) return verifyReceipt(what, options);
  if (existsSync(join(what, 'checkpoint')) && !existsSync(join(what, 'manifest.json'))) {
    return verifyWhole(logIn(what), options);
  }
  return verifyEvidence(what, options);
}

async function verifyEvidence(what: string, options: Options): Promise<string> {
  const pack = await openPack(what);
  const verdict = await verifyPack(pack, options.key, options.witness);
  const { checkpoint, entries, complete, manifest } = verdict;
  const whole = complete
    ? `all entries from ${complete.from} up to ${complete.to}, none left out`
    : 'each by a proof of its own; not proved that a search left none out';
  const { by, madeAt, filter = {} } = manifest;
  const claims = `Not proved, but said by the pack: made ${madeAt} by ${by}, filter ${JSON.stringify(filter)}`;
  return `${entries} entries, ${whole}; ${signedBy(checkpoint)}\n${claims}`;
}

async function verifyWhole(source: LogSource, options: Options): Promise<string> {
  const bar = new SingleBar({ format: 'entries {bar} {value}/{total}', hideCursor: true });
  const signed = await Promise.all(
    options.signed.map(async (file) => openCheckpoint(await fileAt(file), options.key)),
  );
  let started = false;
  const progress = (entries: number, of: number) => {
    if (!process.stderr.isTTY) return;
    if (!started) bar.start(of, entries);
    else bar.update(entries);
    started = true;
  };
  try {
    const minimum = wholeBundlesFrom(placeOf(options.minimum));
    if (options.minimum === undefined) await refusePruned(source);
    const check = { log: options.key, witnesses: options.witness, signed, progress, minimum };
    const checkpoint = await verifyLog(source, check);
    const kept = minimum > 0 ? `every entry from ${minimum} on` : 'every entry';
    return `the whole log: ${kept}, every tile; ${signedBy(checkpoint)}`;
  } finally {
    bar.stop();
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

async function verifyReceipt(file: string, options: Options): Promise<string> {
  const proof = parseProof(await fileAt(file));
  const entry = options.entry ? await fileAt(options.entry) : proof.extra;
  if (!entry) throw invalid('ENTRY', 'the receipt does not hold its entry: name it with --entry');
  const checkpoint = verifyProof(entry, proof, options.key, options.witness);
  return `entry ${proof.index} is in the log; ${signedBy(checkpoint)}\n${Buffer.from(entry)}`;
}

function signedBy({ size, by }: { size: number; by: string[] }): string {
  return `${size} entries were signed by ${by.join(', ')}`;
}

async function fileAt(path: string): Promise<Buffer> {
  return readFile(path).catch((error: Error) => {
    throw new MayIShareError('NOT_FOUND', `${path} cannot be read: ${error.message}`);
  });
}

function placeOf(text = '0'): number {
  const place = readDecimal(text);
  if (place !== undefined) return place;
  throw new MayIShareError('BAD_USER_INPUT', `--minimum: ${text} is no place in the log`);
}

/** A key given as text, or the file it is in. */
function keyOption(value: string): Verifier {
  try {
    return readVerifier(existsSync(value) ? readFileSync(value, 'utf8') : value);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function gather(value: string, before: string[]): string[] {
  return [...before, value];
}

function gatherKeys(value: string, before: Verifier[]): Verifier[] {
  return [...before, keyOption(value)];
}
