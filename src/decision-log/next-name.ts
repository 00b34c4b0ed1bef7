/**
 * The name of the log that follows one: as it is wanted, or else the old name with the next number
 * (`council/log`, `council/log/2`, …). Whoever witnesses a log knows it by its name, so none comes twice.
 * @param used names under which anything was signed
 */
export function nextName(
  old: string,
  wanted: string | undefined,
  used: ReadonlySet<string>,
): string {
  const taken = (name: string) => name === old || used.has(name);
  if (wanted !== undefined && !taken(wanted)) return wanted;
  const [, base = old, number = '1'] = /^(.+)\/(\d{1,4})$/.exec(old) ?? [];
  for (let next = Number(number) + 1; ; next++) {
    if (!taken(`${base}/${next}`)) return `${base}/${next}`;
  }
}
