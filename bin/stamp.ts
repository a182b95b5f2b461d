import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * One hash over names and contents of files and of whole folders; what is missing, or within `leftOut`,
 * counts as missing.
 */
export async function hashSources(
  root: string, sources: string[], extra: string[] = [], leftOut?: string,
): Promise<string> {
  const listed = (await Promise.all(sources.map((source) => listFiles(path.join(root, source))))).flat().sort();
  const files = listed.filter((file) => !leftOut || !file.startsWith(path.join(root, leftOut, path.sep)));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  for (const text of extra) hash.update(`${text}\0`);
  files.forEach((file, index) => {
    const content = contents[index] ?? Buffer.alloc(0);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex');
}

async function listFiles(place: string): Promise<string[]> {
  const entries = await readdir(place, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    return [];
  });
  if (entries === undefined) return [place];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/**
 * Does `work` unless the stamp says that it was finished for the same hash. The stamp is taken away
 * first and written last, so that work cut short is done again.
 */
export async function unlessStamped(stampFile: string, hash: string, work: () => Promise<void>): Promise<boolean> {
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  if (stamp === hash) return false;
  await rm(stampFile, { force: true });
  await work();
  await mkdir(path.dirname(stampFile), { recursive: true });
  await writeFile(stampFile, hash);
  return true;
}
