// npm leaves packages for other platforms out of package-lock.json when the registry it asked does not
// carry them (a mirror, a proxy), and then "npm ci" refuses the lockfile everywhere. This adds them.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const OS = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', win32: 'win32' };
const CPU = { arm: 'arm', arm64: 'arm64', ia32: 'ia32', wasm32: 'wasm32', x64: 'x64' };

/** Platform packages that others name in optionalDependencies and the lockfile lacks, as [name, version]. */
export function missingPackages({ packages }) {
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).filter(([name]) => !isResolved(packages, place, name)),
  );
}

function isResolved(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[path.posix.join(folder, 'node_modules', name)]) return true;
    if (folder === '') return false;
  }
}

/** The entry by which npm skips a package on other platforms; its name says which one it is for. */
function platformEntry(name, version) {
  const words = name.split(/[/-]/);
  const pick = (table) => words.map((word) => table[word]).filter(Boolean).slice(-1);
  const os = pick(OS);
  return { version, cpu: pick(CPU), optional: true, ...(os.length > 0 ? { os } : {}) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = missingPackages(lockfile);
  for (const [name, version] of missing) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name} is asked for as ${version}: add it by hand.`);
    lockfile.packages[`node_modules/${name}`] = platformEntry(name, version);
  }
  const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lockfile.packages = Object.fromEntries(sorted);
  writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(missing.length === 0 ? 'The lockfile is complete.' : `Added ${missing.map(([name]) => name).join(', ')}.`);
}
