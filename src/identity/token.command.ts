import { type Command, Option } from 'commander';
import { readConfig } from '../config.js';
import { MayIShareError } from '../errors.js';
import { ROLES, type Role } from './claims.js';
import { PEOPLE } from './demonstration-people.js';
import { demonstrationKey, demonstrationToken } from './demonstration-token.js';
import { lastAddress } from './public-address.js';

/** `may-i-share token`: works whether or not the service is running. */
export function tokenCommand(program: Command): void {
  program
    .command('token')
    .description('print a bearer token for the demonstration, good for 30 days')
    .addOption(
      new Option('--role <role>', 'what the bearer may do').choices(ROLES).makeOptionMandatory(),
    )
    .option('--as <name>', 'who the bearer is: an app that asks, or a person')
    .addHelpText('after', `\n${people()}\nAny other name does too.`)
    .action(async ({ role, as }: { role: Role; as?: string }) => {
      console.log(await tokenFor(role, as));
    });
}

/** A demonstration token; where nobody is named, of the first person with the role. */
export async function tokenFor(role: Role, name?: string): Promise<string> {
  const config = readConfig();
  if (config.oidcIssuer) {
    const message = `OIDC_ISSUER is set: tokens come from ${config.oidcIssuer}`;
    throw new MayIShareError('SETTING_INVALID', message);
  }
  if (name !== undefined && !/^[\w.-]{1,64}$/.test(name)) {
    const message = `--as: \`${name}\` is no name: letters, digits, dot, dash and underscore, at most 64`;
    throw new MayIShareError('BAD_USER_INPUT', message);
  }
  const bearer = bearerOf(role, name, config.oidcClientId);
  const key = await demonstrationKey(config.dataDir);
  return demonstrationToken(key, await lastAddress(config), bearer);
}

/** Apps ask; people govern, audit, and ask too where they are named. */
function bearerOf(role: Role, name: string | undefined, pages: string) {
  const known = name !== undefined && Object.hasOwn(PEOPLE, name);
  if (role === 'asker' && !known) return { role, client: name ?? 'demonstration-app' };
  return { role, client: pages, person: name ?? firstWith(role) };
}

function firstWith(role: Role): string | undefined {
  return Object.keys(PEOPLE).find((name) => PEOPLE[name]?.role === role);
}

function people(): string {
  const lines = ROLES.map((role) => {
    const names = Object.keys(PEOPLE).filter((name) => PEOPLE[name]?.role === role);
    return `  ${role.padEnd(12)}${names.join(', ')}`;
  });
  return `People of the demonstration (four eyes take two with the role governance):\n${lines.join('\n')}`;
}
