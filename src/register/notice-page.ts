/** Text, or a link. */
export type Inline = string | { text: string; url: string };

export interface Table {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Inline[][])[];
}

export type Block =
  | { kind: 'text'; text: readonly Inline[] }
  | { kind: 'list'; items: readonly (readonly Inline[])[] }
  | { kind: 'table'; table: Table };

export interface Section {
  heading: string;
  blocks: readonly Block[];
}

export interface Page {
  title: string;
  sections: readonly Section[];
}

export const text = (...inline: Inline[]): Block => ({ kind: 'text', text: inline });
export const list = (items: readonly (readonly Inline[])[]): Block => ({ kind: 'list', items });

export function pageAsMarkdown({ title, sections }: Page): string {
  const parts = sections.flatMap(({ heading, blocks }) => [
    `## ${plain(heading)}`,
    ...blocks.map(blockAsMarkdown),
  ]);
  return `${[`# ${plain(title)}`, ...parts].join('\n\n')}\n`;
}

function blockAsMarkdown(block: Block): string {
  if (block.kind === 'text') return inlineAsMarkdown(block.text);
  if (block.kind === 'list') {
    return block.items.map((item) => `- ${inlineAsMarkdown(item)}`).join('\n');
  }
  const { caption, head, rows } = block.table;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${plain(caption)}**`,
    '',
    line(head.map(plain)),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map((cell) => inlineAsMarkdown(cell)))),
  ].join('\n');
}

function inlineAsMarkdown(inline: readonly Inline[]): string {
  return inline
    .map((each) => (typeof each === 'string' ? plain(each) : `[${plain(each.text)}](${each.url})`))
    .join('');
}

/** What Markdown would take for marks, and HTML in it, is text. */
function plain(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`)
    .replace(/&/g, '&amp;');
}

const STYLE =
  'body{font:1.1875rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:0 1rem 2rem;color:#0b0c0c;background:#fff}' +
  'a{color:#1d5a96}a:focus{outline:3px solid #0b0c0c;background:#fd0}h2{margin-top:2rem}' +
  'table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}' +
  'th,td{text-align:left;vertical-align:top;border-bottom:1px solid #505a5f;padding:.5rem}' +
  '.scroll{overflow-x:auto}.skip:not(:focus){position:absolute;left:-99rem}';

/** A complete page: headings in order, tables with captions and row headings, a way past the contents. */
export function pageAsHtml({ title, sections }: Page): string {
  const contents = sections.map(
    ({ heading }) => `<li><a href="#${idOf(heading)}">${escaped(heading)}</a></li>`,
  );
  const body = sections.map(
    ({ heading, blocks }) =>
      `<section aria-labelledby="${idOf(heading)}">\n<h2 id="${idOf(heading)}">${escaped(heading)}</h2>\n${blocks.map(blockAsHtml).join('\n')}\n</section>`,
  );
  return [
    '<!DOCTYPE html>',
    '<html lang="en-GB">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#notice">Skip to the notice</a>',
    `<header><h1>${escaped(title)}</h1></header>`,
    `<nav aria-label="Contents"><ol>${contents.join('')}</ol></nav>`,
    `<main id="notice">\n${body.join('\n')}\n</main>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function blockAsHtml(block: Block): string {
  if (block.kind === 'text') return `<p>${inlineAsHtml(block.text)}</p>`;
  if (block.kind === 'list') {
    return `<ul>${block.items.map((item) => `<li>${inlineAsHtml(item)}</li>`).join('')}</ul>`;
  }
  const { caption, head, rows } = block.table;
  const heads = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const lines = rows.map(([first = [], ...rest]) => {
    const cells = rest.map((cell) => `<td>${inlineAsHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${inlineAsHtml(first)}</th>${cells}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escaped(caption)}" tabindex="0"><table><caption>${escaped(caption)}</caption><thead><tr>${heads}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>`;
}

function inlineAsHtml(inline: readonly Inline[]): string {
  return inline
    .map((each) =>
      typeof each === 'string'
        ? escaped(each)
        : `<a href="${escaped(each.url)}">${escaped(each.text)}</a>`,
    )
    .join('');
}

function escaped(value: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return value.replace(/[&<>"']/g, (mark) => `&${names[mark]};`);
}

function idOf(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
