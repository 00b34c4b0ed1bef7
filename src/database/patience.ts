import type { MayIShareError } from '../errors.js';
import { unavailable } from './outage.js';

/**
 * The outcome of a piece of database work, or UNAVAILABLE after `ms` milliseconds: a server that is
 * frozen, or a network that swallows everything, ends no statement by itself.
 */
export async function answeredWithin<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(ms: number): MayIShareError {
  return unavailable(`the database did not answer within ${ms / 1000} s`);
}
