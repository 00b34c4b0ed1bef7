import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { demonstrationKey, demonstrationToken } from '../src/identity/demonstration-token.js';
import type { Role } from '../src/identity/token.js';
import { putCluster } from './kept-cluster.js';

const ROOT = resolve(import.meta.dirname, '..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const READY = /GraphQL +(https?:\S+)\/graphql|"address":"([^"]+)","msg":"ready"/;
/** As `npm start` does. */
const COMPILE_CACHE = ['--import', join(ROOT, 'scripts/compile-cache.mjs')];

// biome-ignore lint/suspicious/noExplicitAny: answers are compared, not typed
export type Json = any;

export const jsonOf = (response: Response): Promise<Json> => response.json();

/** A real service, started as a user starts it, with its own data folder and PostgreSQL. */
export class Service {
  private constructor(
    readonly url: string,
    readonly dataDir: string,
    readonly process: ChildProcess,
    readonly output: () => string,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Service> {
    const dataDir = env.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'may-i-share-test-')));
    if (!env.DATA_DIR && !env.DATABASE_URL) await putCluster(dataDir);
    // With an issuer there is no greeting, and what says the address is the log.
    const LOG_LEVEL = env.OIDC_ISSUER ? 'info' : 'warn';
    const child = spawn(NODE, [...COMPILE_CACHE, join(ROOT, 'dist/main.js')], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', LOG_LEVEL, ...env, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const url = await new Promise<string>((ready, failed) => {
      const hear = (chunk: Buffer) => {
        output += chunk;
        const [, greeted, logged] = READY.exec(output) ?? [];
        const found = greeted ?? logged;
        if (found) ready(found);
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      child.once('exit', (code) => failed(new Error(`ended with ${code} at start:\n${output}`)));
    });
    return new Service(url, dataDir, child, () => output);
  }

  /** For an app, or with `person` for somebody who uses it. */
  async token(role: Role, client = `test-${role}`, person?: string): Promise<string> {
    const key = await demonstrationKey(this.dataDir);
    return demonstrationToken(key, this.url, { role, client, ...(person && { person }) });
  }

  /** The whole GraphQL response. */
  async ask(
    query: string,
    variables: Json = {},
    role: Role = 'asker',
    client?: string,
    person?: string,
  ) {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await this.token(role, client, person)}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Json;
  }

  /** A connection to the service's database as its owner. */
  async owner(): Promise<pg.Client> {
    const pid = await readFile(join(this.dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() =>
      readFile(join(this.dataDir, 'postgres/data/postmaster.pid'), 'utf8'),
    );
    const password = (await readFile(join(this.dataDir, 'postgres-password'), 'utf8')).trim();
    const port = Number(pid.split('\n')[3]);
    const database = 'may_i_share';
    const client = new pg.Client({ host: '127.0.0.1', port, user: database, password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGINT');
      await once(this.process, 'exit');
    }
    await rm(this.dataDir, { recursive: true, force: true });
    return this.process.exitCode;
  }
}

/** Changes tables of a running service; asked again where its sequencer holds locks the other way round. */
export async function define(owner: pg.Client, statements: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await owner.query(statements);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK || tries === 5) throw error;
    }
  }
}

const DEADLOCK = '40P01';

export const MAY_I_SHARE = `mutation Ask($request: SharingRequestInput!) {
  mayIShare(request: $request) { ...answer id }
}
fragment answer on Decision {
  outcome denialKind
  reasons { code message rule citations { title url } dataCategories }
  lawfulBases { code title dataCategories } conditions { code dataCategories }
  gateways { code title dataCategories } obligations { code message dueBy }
  agreement { reference } revision { digest number } decidedAt validUntil
}`;
