import { rename, rm } from 'node:fs/promises';

/**
 * Writes a file beside its place and puts it there when it is whole: what breaks off leaves nothing
 * that looks like an export, and an older one where it was.
 */
export async function writeWhole(
  file: string,
  write: (part: string) => Promise<void>,
): Promise<void> {
  const part = `${file}.part`;
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
