import { Command, CommanderError, Help, type Option } from 'commander';
import { explanationOf } from './errors.js';

type Adding = (program: Command) => void;

const files = async () => (await import('./register/files.command.js')).fileCommands;

/** What adds each command. Loading all of them takes several times as long as the one that is called. */
const COMMANDS: Readonly<Record<string, () => Promise<Adding>>> = {
  start: async () => startCommand,
  token: async () => (await import('./identity/token.command.js')).tokenCommand,
  import: files,
  export: files,
  notice: async () => (await import('./register/notice.command.js')).noticeCommand,
  policies: async () => (await import('./engine/policies.command.js')).policiesCommand,
  policy: async () => (await import('./authoring/policy.command.js')).policyCommands,
  verify: async () => (await import('./decision-log/verify.command.js')).verifyCommand,
  'restart-log': async () =>
    (await import('./decision-log/restart-log.command.js')).restartLogCommand,
  replay: async () => (await import('./decide/replay.command.js')).replayCommand,
  'export-log': async () => (await import('./decision-log/export-log.command.js')).exportLogCommand,
  'prune-log': async () => (await import('./decision-log/prune-log.command.js')).pruneLogCommand,
  witness: async () => (await import('./decision-log/witness.command.js')).witnessCommand,
};

function startCommand(program: Command): void {
  program
    .command('start')
    .description('start the service')
    .action(async () => {
      await import('./main.js');
    });
}

/** Help says which options have to be there, and nothing of a list that begins empty. */
function optionDescription(option: Option): string {
  const said = new Help().optionDescription(option).replace(' (default: [])', '');
  return option.mandatory ? `${said} (required)` : said;
}

async function run(): Promise<void> {
  const program = new Command('may-i-share')
    .description(
      'Answers "may I share this?" for councils. Settings are environment variables: see README.md.',
    )
    .showHelpAfterError()
    .configureHelp({ optionDescription })
    .exitOverride();
  const called = process.argv[2] ?? '';
  const wanted = Object.hasOwn(COMMANDS, called) ? [called] : Object.keys(COMMANDS);
  const adding = await Promise.all(wanted.map((name) => COMMANDS[name]?.()));
  for (const add of new Set(adding)) add?.(program);
  await program.parseAsync();
}

/** What was asked wrongly is no finding: it ends as where nothing could be said. */
const WRONGLY_CALLED = 2;

/** As of a program that ends by SIGPIPE: whoever read what we wrote (`| head`) has had enough. */
const NOBODY_READS = 128 + 13;

const isCutOff = (error: unknown) => (error as NodeJS.ErrnoException).code === 'EPIPE';

process.stdout.on('error', (error) => {
  if (!isCutOff(error)) throw error;
  process.exitCode = NOBODY_READS;
});

run().catch((error: unknown) => {
  if (isCutOff(error)) {
    process.exitCode = NOBODY_READS;
    return;
  }
  if (error instanceof CommanderError) {
    // It has said so itself; help that was asked for ends here too.
    process.exitCode = error.exitCode && WRONGLY_CALLED;
    return;
  }
  console.error(explanationOf(error));
  process.exitCode = 1;
});
