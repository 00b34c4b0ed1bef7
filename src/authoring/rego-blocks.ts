/** One rule of a Rego file: every definition of one name, with the comments above each. */
export interface RegoRule {
  /** With its package, without `data`: `mayishare.bars.transfers.transfer_unprotected`. */
  rule: string;
  /** Definitions in their order, an empty line between them. */
  text: string;
  /** Of its first definition, from 1; comments above it not counted. */
  line: number;
  /** `title` of its metadata. */
  title?: string;
}

interface Block {
  head: string;
  line: number;
  lines: string[];
}

const NAME = /^(?:default\s+)?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)/;
const STATEMENT = /^[A-Za-z_]/;

/**
 * The rules of a Rego file in the order of their first definitions. Reads the layout that `opa fmt`
 * gives: statements begin in the first column. It needs no OPA, so it also shows what does not compile.
 */
export function rulesIn(text: string): RegoRule[] {
  const blocks = blocksIn(text);
  const home =
    blocks
      .find(({ head }) => head.startsWith('package '))
      ?.head.slice(8)
      .trim() ?? '';
  const rules = new Map<string, RegoRule>();
  for (const block of blocks) {
    const name = NAME.exec(block.head)?.[1];
    if (!name || /^(package|import)\s/.test(block.head)) continue;
    add(rules, `${home}.${name}`, block);
  }
  return [...rules.values()];
}

function add(rules: Map<string, RegoRule>, rule: string, { line, lines }: Block): void {
  const text = lines.join('\n').trimEnd();
  const before = rules.get(rule);
  const title = before?.title ?? /^# title: *(.+)$/m.exec(text)?.[1]?.trim();
  rules.set(rule, {
    rule,
    text: before ? `${before.text}\n\n${text}` : text,
    line: before?.line ?? line,
    ...(title && { title }),
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
    if ((line.split('`').length - 1) % 2 === 1) inRawString = !inRawString;
  }
  return blocks;
}
