/** A page as people see it: plain HTML, no scripts, no styles of ours. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} – may-i-share</title></head>
<body><main><h1>${escaped(title)}</h1>${body}</main></body>
</html>
`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
