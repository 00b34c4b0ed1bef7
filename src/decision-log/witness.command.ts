import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../config.js';
import { keptSecret } from '../identity/kept-secret.js';
import { newCosigner, readSigner, readVerifier, type Verifier } from './note.js';
import { Witness } from './witness.js';

const LONGEST = 65_536;

interface Options {
  log: Verifier[];
  name: string;
  port: number;
  host: string;
}

const HELP = `
A witness makes it impossible for a log to show one history to one reader and another to the next:
it signs each checkpoint only after a proof that the log it saw before is its beginning. The logs it
knows are named by their public keys; they reach it by LOG_WITNESSES. Its own key is made at the
first start (witness.key in DATA_DIR), and its newest checkpoint of each log is kept there.`;

export function witnessCommand(program: Command): void {
  program
    .command('witness')
    .description('cosign the checkpoints of other councils’ logs (C2SP tlog-witness)')
    .requiredOption('--log <vkey>', 'the public key of a log; can be repeated', gather)
    .option(
      '--name <name>',
      'the witness’s own name, for the key made at its first start',
      'may-i-share/witness',
    )
    .option('--port <port>', 'to listen on; 0 takes a free one', portIn, 3100)
    .option('--host <address>', 'to listen on', '127.0.0.1')
    .addHelpText('after', HELP)
    .action(serve);
}

async function serve({ log, name, port, host }: Options): Promise<void> {
  const { dataDir } = readConfig();
  const made = () => Buffer.from(`${newCosigner(name).skey}\n`);
  const signer = readSigner(String(await keptSecret(dataDir, 'witness.key', made)));
  const witness = await Witness.open(join(dataDir, 'witnessed'), signer, log);
  const server = createServer(async (request, response) => {
    const path = request.url?.replace(/\?.*$/s, '');
    if (request.method !== 'POST' || path !== '/add-checkpoint') {
      response.writeHead(404).end('POST /add-checkpoint\n');
      return;
    }
    const body = await textOf(request).catch(() => undefined);
    if (body === undefined) return void response.writeHead(413).end();
    const verdict = await witness.addCheckpoint(body).catch(() => undefined);
    const type = verdict?.status === 409 ? 'text/x.tlog.size' : 'text/plain; charset=utf-8';
    response.writeHead(verdict?.status ?? 500, { 'content-type': type }).end(verdict?.body);
  });
  await once(server.listen(port, host), 'listening');
  const { address, port: taken } = server.address() as AddressInfo;
  console.log(`${signer.verifier.vkey} http://${address}:${taken}`);
}

function portIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('a port: a whole number from 0 to 65535');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > LONGEST) throw new RangeError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function gather(value: string, before: readonly Verifier[] = []): Verifier[] {
  try {
    return [...before, readVerifier(value)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
