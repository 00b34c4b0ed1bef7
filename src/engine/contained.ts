/* What policies could say that has OPA itself reach beyond them, before any rule runs. */
import type { CompileError } from './compile.js';
import type { OpaRun } from './opa.js';
import type { PolicyFiles } from './policy-files.js';

/** The capabilities with no address to fetch from: where the list is left out, OPA fetches from any. */
export function withoutNetwork(capabilities: string): string {
  const { builtins, features, future_keywords, wasm_abi_versions } = JSON.parse(capabilities);
  const allow_net: string[] = [];
  return JSON.stringify({ builtins, features, future_keywords, wasm_abi_versions, allow_net });
}

/** Of the schemas, what is no JSON or points out of its own file. */
export function schemaErrors(files: PolicyFiles): CompileError[] {
  return [...files]
    .filter(([path]) => path.startsWith('schemas/'))
    .flatMap(([file, text]) => {
      try {
        return outwardIn(JSON.parse(text)).map((message) => ({ file, message }));
      } catch (error) {
        return [{ file, message: `a schema has to be JSON: ${(error as Error).message}` }];
      }
    });
}

/**
 * The same of schemas that stand in annotations, as `opa inspect --annotations` reads them: it
 * follows no reference, and everything else that reads Rego does. What stops it before types are
 * worked out stops the others too, before they follow any, and they say it better.
 */
export function annotationErrors({ exitCode, stdout, stderr }: OpaRun): CompileError[] {
  if (exitCode !== 0) {
    const errors = errorsIn(stderr.trim() || stdout.trim());
    const early = errors.every(({ code }) => code !== undefined && code !== 'rego_type_error');
    return early ? [] : errors;
  }
  const { annotations = [] } = JSON.parse(stdout) as { annotations?: Annotated[] };
  return annotations.flatMap(({ annotations: { schemas = [] }, location: { file, row, col } }) =>
    outwardIn(schemas.map(({ definition }) => definition)).map((message) => ({
      ...{ file, row, col },
      message,
    })),
  );
}

const ERROR = /(?:^|: )(\S+\.rego):(\d+): (rego_\w+): (.+(?:\n\t.+)*)$/gm;

function errorsIn(text: string): CompileError[] {
  const errors = [...text.matchAll(ERROR)].map(([, file = '', row, code = '', message = '']) => ({
    ...{ file, row: Number(row), code },
    message,
  }));
  return errors.length > 0 ? errors : [{ message: text.replace(/^error: /, '') }];
}

interface Annotated {
  annotations: { schemas?: { definition?: unknown }[] };
  location: { file: string; row: number; col: number };
}

/** With a list of its own and not by recursion: nobody knows how deep what was written goes. */
function outwardIn(schema: unknown): string[] {
  const found: string[] = [];
  const left = [schema];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      const wrong = whyOutward(key, inner);
      if (wrong) found.push(wrong);
      left.push(inner);
    }
  }
  return found;
}

function whyOutward(key: string, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const said = `"${key}": ${JSON.stringify(value)} is not allowed in a schema`;
  if (key === '$ref' && !value.startsWith('#')) {
    return `${said}: refer to a part of the same file, such as "#/definitions/law"`;
  }
  if (key === '$id' || key === 'id') return `${said}: leave it out, its references would follow it`;
  return undefined;
}
