import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { writeWhole } from '../decision-log/whole-file.js';
import type { PrivacyNotice } from '../graphql.js';
import { addServiceOptions, type ServiceOptions, serviceClient } from './service-client.js';

interface NoticeOptions extends ServiceOptions {
  format: 'html' | 'markdown';
  contact?: string;
}

/** `may-i-share notice`. */
export function noticeCommand(program: Command): void {
  addServiceOptions(
    program
      .command('notice')
      .description('write the privacy notice from the active policies and the agreements in force')
      .argument('[file]', 'the file; left out, standard output')
      .addOption(
        new Option('--format <format>', 'how it is written')
          .choices(['html', 'markdown'])
          .default('markdown'),
      )
      .option('--contact <text>', 'how to reach the data protection officer'),
  ).action(async (file: string | undefined, options: NoticeOptions) => {
    const ask = await serviceClient(options, 'governance');
    const notice = await ask<PrivacyNotice>(
      'query ($contact: String) { privacyNotice(contact: $contact) { html markdown } }',
      { contact: options.contact ?? null },
    );
    const text = notice[options.format];
    if (file) await writeWhole(file, (part) => writeFile(part, text));
    else process.stdout.write(text);
  });
}
