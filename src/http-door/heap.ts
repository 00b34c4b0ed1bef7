import { getHeapStatistics } from 'node:v8';

/** What this process may use for objects; Node sets it by the machine, or --max-old-space-size. */
export function heapLimitBytes(): number {
  return getHeapStatistics().heap_size_limit;
}
