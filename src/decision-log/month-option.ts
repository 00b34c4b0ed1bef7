import { InvalidArgumentError } from 'commander';

/**
 * What is given as `--before`: the first month to keep, so not one behind the running month. That is not
 * over, and entries that come after it was deleted would find no partition of their own.
 * @param now in UTC, as months of the log are
 */
export function firstKept(text: string, now = new Date()): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text))
    throw new InvalidArgumentError('a month such as 2025-11');
  const running = now.toISOString().slice(0, 7);
  if (text <= running) return text;
  throw new InvalidArgumentError(
    `${running} is not over (UTC), so it cannot be deleted: ${running} or an earlier month`,
  );
}
