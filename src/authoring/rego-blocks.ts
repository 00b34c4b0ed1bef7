/** One rule of a Rego file: every definition of one name, with the comments above each. */
export interface RegoRule {
  /** With its package, without `data`: `mayishare.bars.transfers.transfer_unprotected`. */
  rule: string;
  /** Definitions in their order, an empty line between them. */
  text: string;
  /** Of its first definition, from 1; comments above it not counted. */
  line: number;
  /** Whether it is called with arguments. */
  isFunction?: true;
  /** `title` of its metadata. */
  title?: string;
}

interface Block {
  head: string;
  line: number;
  lines: string[];
}

const NAME = /^(?:default\s+)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/;
const FUNCTION = /^(?:default\s+)?[\w.]+\(/;
const STATEMENT = /^[A-Za-z_]/;

/**
 * The rules of a Rego file in the order of their first definitions. Reads the layout that `opa fmt`
 * gives: statements begin in the first column. It needs no OPA, so it also shows what does not compile.
 */
export function rulesIn(text: string): RegoRule[] {
  const blocks = blocksIn(text);
  const home = packageIn(blocks);
  const rules = new Map<string, RegoRule>();
  for (const block of blocks) {
    const name = NAME.exec(block.head)?.[1];
    if (!name || /^(package|import)\s/.test(block.head)) continue;
    add(rules, `${home}.${name}`, block, FUNCTION.test(block.head));
  }
  return [...rules.values()];
}

/** The package of a Rego file; empty where it names none. */
export function packageOf(text: string): string {
  return packageIn(blocksIn(text));
}

function packageIn(blocks: readonly Block[]): string {
  const head = blocks.find(({ head }) => head.startsWith('package '))?.head ?? '';
  return head.slice('package '.length).replace(/#.*$/, '').trim();
}

function add(
  rules: Map<string, RegoRule>,
  rule: string,
  { line, lines }: Block,
  isFunction: boolean,
): void {
  const text = lines.join('\n').trimEnd();
  const before = rules.get(rule);
  const title = before?.title ?? /^# title: *(.+)$/m.exec(text)?.[1]?.trim();
  rules.set(rule, {
    rule,
    text: before ? `${before.text}\n\n${text}` : text,
    line: before?.line ?? line,
    ...(title && { title }),
    ...(isFunction && { isFunction }),
  });
}

function blocksIn(text: string): Block[] {
  const blocks: Block[] = [];
  let comments: string[] = [];
  let inRawString = false;
  for (const [index, line] of text.split('\n').entries()) {
    const begins = !inRawString && STATEMENT.test(line);
    if (begins) blocks.push({ head: line, line: index + 1, lines: [...comments, line] });
    else if (!inRawString && line.startsWith('#')) comments.push(line);
    else if (!inRawString && line.trim() === '') comments = [];
    else blocks.at(-1)?.lines.push(line);
    if (begins) comments = [];
    inRawString = endsInRawString(line, inRawString);
  }
  return blocks;
}

/** Backticks in comments and in other strings begin none. */
function endsInRawString(line: string, begunBefore: boolean): boolean {
  let [raw, quoted] = [begunBefore, false];
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (raw) raw = sign !== '`';
    else if (quoted) {
      if (sign === '\\') at++;
      quoted = sign !== '"';
    } else if (sign === '#') return false;
    else if (sign === '"') quoted = true;
    else raw = sign === '`';
  }
  return raw;
}
