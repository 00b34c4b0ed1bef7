// Writes src/graphql.ts from graphql/*.graphql. With --check it only says whether it is fresh.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLDefinitionsFactory } from '@nestjs/graphql';

const root = new URL('..', import.meta.url).pathname;
const committed = join(root, 'src/graphql.ts');
const check = process.argv.includes('--check');
const folder = check ? await mkdtemp(join(tmpdir(), 'graphql-types-')) : undefined;
const path = folder ? join(folder, 'graphql.ts') : committed;

await new GraphQLDefinitionsFactory().generate({
  typePaths: [join(root, 'graphql/*.graphql')],
  path,
  outputAs: 'interface',
  enumsAsTypes: true,
  skipResolverArgs: true,
  customScalarTypeMapping: { DateTime: 'Date', Date: 'Date' },
  defaultScalarType: 'unknown',
});

if (folder) {
  const fresh = (await readFile(path, 'utf8')) === (await readFile(committed, 'utf8'));
  await rm(folder, { recursive: true });
  if (!fresh) {
    console.error('src/graphql.ts is not what graphql/ says: run `npm run generate` and commit it');
    process.exit(1);
  }
  console.log('src/graphql.ts is fresh');
}
