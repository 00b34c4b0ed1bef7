import type { IncomingHttpHeaders } from 'node:http';
import { MayIShareError } from '../errors.js';

const READING = new Set(['GET', 'HEAD']);

/**
 * A browser sends cookies with requests that other sites cause. One that may change something, or
 * asks GraphQL, counts only where the browser says that our own page caused it
 * (https://www.w3.org/TR/fetch-metadata/, or by its Origin where the browser is older).
 */
export function refuseOtherSites(
  request: { method: string; headers: IncomingHttpHeaders },
  origin: string,
  always = false,
): void {
  if (!always && READING.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || (site === undefined && request.headers.origin === origin)) return;
  throw new MayIShareError('FORBIDDEN', 'this request does not come from a page of this service');
}
