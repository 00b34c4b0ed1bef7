import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import { MayIShareError } from '../errors.js';
import { openCheckpoint } from './checkpoint.js';
import { logAt, logIn } from './log-source.js';
import { readVerifier, type Verifier } from './note.js';
import { openPack } from './pack-source.js';
import { parseProof, verifyProof } from './proof-file.js';
import { invalid, readDecimal } from './strict.js';
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
/log/key shows. No database is read. Exit status: 0 all is as it was signed, 1 something is wrong.`;

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
        if (!(error instanceof MayIShareError)) throw error;
        console.error(`WRONG  ${error.details.what ?? error.code}: ${error.message}`);
        process.exitCode = 1;
      }
    });
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
  const pack = await openPack(what);
  const { checkpoint, entries, complete } = await verifyPack(pack, options.key, options.witness);
  const whole = complete
    ? `all entries from ${complete.from} up to ${complete.to}, none left out`
    : 'each by a proof of its own';
  return `${entries} entries, ${whole}; ${signedBy(checkpoint)}`;
}

async function verifyWhole(source: LogSource, options: Options): Promise<string> {
  const bar = new SingleBar({ format: 'entries {bar} {value}/{total}', hideCursor: true });
  const signed = await Promise.all(
    options.signed.map(async (file) => openCheckpoint(await readFile(file), options.key)),
  );
  let started = false;
  const progress = (entries: number, of: number) => {
    if (!process.stderr.isTTY) return;
    if (!started) bar.start(of, entries);
    else bar.update(entries);
    started = true;
  };
  try {
    const minimum = placeOf(options.minimum);
    const check = { log: options.key, witnesses: options.witness, signed, progress, minimum };
    const checkpoint = await verifyLog(source, check);
    const kept = minimum > 0 ? `every entry from ${minimum} on` : 'every entry';
    return `the whole log: ${kept}, every tile; ${signedBy(checkpoint)}`;
  } finally {
    bar.stop();
  }
}

async function verifyReceipt(file: string, options: Options): Promise<string> {
  const proof = parseProof(await readFile(file));
  const entry = options.entry ? await readFile(options.entry) : proof.extra;
  if (!entry) throw invalid('ENTRY', 'the receipt does not hold its entry: name it with --entry');
  const checkpoint = verifyProof(entry, proof, options.key, options.witness);
  return `entry ${proof.index} is in the log; ${signedBy(checkpoint)}\n${Buffer.from(entry)}`;
}

function signedBy({ size, by }: { size: number; by: string[] }): string {
  return `${size} entries were signed by ${by.join(', ')}`;
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
