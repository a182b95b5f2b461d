// Starts Local AWS from one file made of its sources and of the packages that they use. Transpiling and loading
// a thousand modules takes a second; loading the one file takes a tenth. It is made anew when any of what went
// into it has changed.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ENTRY = join(import.meta.dirname, 'main.ts');
const ROOT = join(import.meta.dirname, '..');
const CACHE = join(ROOT, 'node_modules/.cache/local-aws');
const BUNDLE = join(CACHE, 'main.mjs');
/** Begins the bundle's last line: the files it was made of, each with its time and size. */
const INPUTS_MARK = '\n//inputs ';

/** Of the SDK packages the server needs the schemas that they export, and none of their clients. */
const SCHEMAS = Object.fromEntries(
  ['s3', 'cloudfront', 'sts'].map((service) => [
    `@aws-sdk/client-${service}`,
    join(ROOT, `node_modules/@aws-sdk/client-${service}/dist-es/schemas/schemas_0.js`),
  ]),
);

if (!isCurrent()) await bundle();
// An error's stack then names the sources.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(BUNDLE).href);

function isCurrent() {
  try {
    const text = readFileSync(BUNDLE, 'utf8');
    const inputs = JSON.parse(text.slice(text.lastIndexOf(INPUTS_MARK) + INPUTS_MARK.length));
    return Object.entries(inputs).every(([file, stamp]) => stampOf(file) === stamp);
  } catch {
    return false;
  }
}

/** Time and size of a file given relative to the project. */
function stampOf(file) {
  const { mtimeMs, size } = statSync(join(ROOT, file));
  return `${mtimeMs} ${size}`;
}

async function bundle() {
  const startedAt = Date.now();
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    entryPoints: [ENTRY],
    absWorkingDir: ROOT,
    outfile: BUNDLE,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    alias: SCHEMAS,
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
  });
  const inputs = {};
  for (const file of [relative(ROOT, import.meta.filename), ...Object.keys(metafile.inputs)]) {
    // Of a file written meanwhile nobody knows which state was read: the next start makes the bundle anew.
    inputs[file] = statSync(join(ROOT, file)).mtimeMs < startedAt ? stampOf(file) : 'unknown';
  }
  mkdirSync(CACHE, { recursive: true });
  for (const { path, text } of outputFiles) {
    // Starts at the same time each put a whole file there.
    const mine = `${path}.${process.pid}`;
    writeFileSync(mine, path === BUNDLE ? text + INPUTS_MARK + JSON.stringify(inputs) : text);
    renameSync(mine, path);
  }
}
