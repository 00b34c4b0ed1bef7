import { type Json, Service } from './service.js';

export const REFUSAL = '... on AuthoringRefusal { code message evidence { name value } }';
export const DRAFT = '... on Draft { id state digest version base authors moves }';

const CONSOLE = 'may-i-share-console';

/** Coverage and a second person are asked for elsewhere. */
export function startForDrafts(): Promise<Service> {
  return Service.start({ POLICY_EMERGENCY_PUBLISH: 'on', POLICY_COVERAGE: '5' });
}

/** What governance staff do with drafts, each as somebody. */
export function drafting(service: () => Service) {
  const as = async (who: string, query: string, variables: Json = {}): Promise<Json> => {
    const { data, errors } = await service().ask(query, variables, 'governance', CONSOLE, who);
    expect(errors).toBeUndefined();
    return Object.values(data)[0];
  };
  return {
    as,
    create: (who: string, title = 'A change') =>
      as(who, `mutation ($title: String!) { createDraft(title: $title) { ${DRAFT} } }`, { title }),
    save: (who: string, draft: string, files: Json[], seen?: number) =>
      as(
        who,
        `mutation ($d: ID!, $f: [DraftFileInput!]!, $s: Int) {
          saveDraftFiles(draft: $d, files: $f, seen: $s) { ${DRAFT} ${REFUSAL} } }`,
        { d: draft, f: files, s: seen },
      ),
    textOf: async (draft: string, path: string): Promise<string> =>
      (
        await as(
          'alice',
          'query ($d: ID!, $p: String!) { draft(id: $d) { file(path: $p) { text } } }',
          { d: draft, p: path },
        )
      ).file?.text,
  };
}

export async function until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await new Promise((wait) => setTimeout(wait, 100));
  }
}
