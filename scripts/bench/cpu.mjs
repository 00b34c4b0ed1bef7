import { readFileSync } from 'node:fs';

/** /proc counts in hundredths of a second on every Linux there is. */
const TICK_MS = 10;

/** Processor time in ms of processes with all they started, ended ones too; undefined where there is no /proc. */
export function processorMs(pids) {
  try {
    return pids.reduce((sum, pid) => sum + ofFamily(pid), 0);
  } catch {
    return undefined;
  }
}

function ofFamily(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system, childrenUser, childrenSystem] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  const own = (user + system + childrenUser + childrenSystem) * TICK_MS;
  return childrenOf(pid).reduce((sum, child) => sum + ofFamily(child), own);
}

function childrenOf(pid) {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
