/** What moves a terminal's cursor, ends a line or turns letters round, whoever wrote it. */
const ACTING = '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}]';
const IN_ONE_LINE = new RegExp(ACTING, 'u');
const IN_TEXT = new RegExp(`(?![\\t\\n\\r])${ACTING}`, 'u');
/** A tab does nothing that could be taken for another's words. */
const TO_ESCAPE = new RegExp(`(?!\\t)${ACTING}`, 'gu');

/** Whether it is text of one line, such as a name or a reference. */
export function isOneLine(value: string): boolean {
  return value.isWellFormed() && !IN_ONE_LINE.test(value);
}

/** Whether it is text, which may have lines and tabs. */
export function isText(value: string): boolean {
  return value.isWellFormed() && !IN_TEXT.test(value);
}

/** As a terminal may be given it: on one line, whatever it holds, and nothing that acts. */
export function oneLine(text: string): string {
  return text.replace(TO_ESCAPE, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}

/** The same of text that is meant to have lines. */
export function manyLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}
