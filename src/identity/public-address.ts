import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, isLoopback } from '../config.js';
import { MayIShareError } from '../errors.js';

/** By which address people and apps reach the service. With PORT=0 it is known only once it listens. */
export class PublicAddress {
  private known: string | undefined;

  constructor(config: Pick<Config, 'publicUrl'>) {
    this.known = config.publicUrl;
  }

  /** PUBLIC_URL, where set, stands. */
  listensAt(address: string): void {
    this.known ??= new URL(address).origin;
  }

  /** An origin: scheme, host and port. */
  get origin(): string {
    if (this.known) return this.known;
    throw new MayIShareError('UNAVAILABLE', 'the service is still starting; try again');
  }

  get isBehindTls(): boolean {
    return this.known?.startsWith('https:') ?? false;
  }
}

/**
 * With no issuer set, anyone may be anyone: that is for trying things on one's own machine.
 * @throws MayIShareError SETTING_INVALID where the service could be reached from elsewhere
 */
export function checkDemonstration(
  config: Pick<Config, 'oidcIssuer' | 'host' | 'publicUrl'>,
): void {
  if (config.oidcIssuer) return;
  const wrong = [
    ...(isLoopback(config.host) ? [] : [`HOST is "${config.host}"`]),
    ...(!config.publicUrl || isLoopback(new URL(config.publicUrl).hostname)
      ? []
      : [`PUBLIC_URL is "${config.publicUrl}"`]),
  ];
  if (wrong.length === 0) return;
  const message = `${wrong.join(' and ')}, but no OIDC_ISSUER is set: the demonstration sign-in, where anyone may be anyone, runs on this machine only. Set OIDC_ISSUER to your OpenID Connect issuer, or use HOST=127.0.0.1.`;
  throw new MayIShareError('SETTING_INVALID', message, { settings: ['OIDC_ISSUER', 'HOST'] });
}

const FILE = 'demonstration-address';

/** Remembered so that `may-i-share token` signs for where the service was last seen. */
export function rememberAddress(dataDir: string, address: string): Promise<void> {
  return writeFile(join(dataDir, FILE), `${address}\n`);
}

/** Where the service was last seen, or else where its settings say it will be. */
export async function lastAddress(
  config: Pick<Config, 'dataDir' | 'publicUrl' | 'host' | 'port'>,
): Promise<string> {
  const last = await readFile(join(config.dataDir, FILE), 'utf8').catch(() => '');
  if (last.trim() !== '') return last.trim();
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.publicUrl ?? new URL(`http://${host}:${config.port}`).origin;
}
