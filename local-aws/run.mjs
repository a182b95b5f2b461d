// Starts Local AWS from one file made of its sources and of the packages that they use. Transpiling and loading
// a thousand modules takes a second; loading the one file takes a tenth. It is made anew when any of what went
// into it has changed; and for each start, in a folder of its own, where it cannot be kept.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ENTRY = join(import.meta.dirname, 'main.ts');
const ROOT = join(import.meta.dirname, '..');
const CACHE = join(ROOT, 'node_modules/.cache/local-aws');
const BUNDLE = 'main.mjs';
/** Begins the bundle's last line: the files it was made of, each with its time and size. */
const INPUTS_MARK = '\n//inputs ';

/** Of the SDK packages the server needs the schemas that they export, and none of their clients. */
const SCHEMAS = Object.fromEntries(
  ['s3', 'cloudfront', 'sts'].map((service) => [
    `@aws-sdk/client-${service}`,
    join(ROOT, `node_modules/@aws-sdk/client-${service}/dist-es/schemas/schemas_0.js`),
  ]),
);

// An error's stack then names the sources.
process.setSourceMapsEnabled(true);
if (isCurrent()) await start(CACHE);
else {
  const files = await bundle();
  if (keep(files)) await start(CACHE);
  else await startOnce(files);
}

function start(folder) {
  return import(pathToFileURL(join(folder, BUNDLE)).href);
}

/** Keeps the files for the next start too; gives false where they cannot be written (another user's, read-only, full). */
function keep(files) {
  const mine = files.map(({ name, text }) => ({ name, text, path: join(CACHE, `${name}.${process.pid}`) }));
  try {
    mkdirSync(CACHE, { recursive: true });
    for (const { path, text } of mine) writeFileSync(path, text);
    // Starts at the same time each put a whole file there.
    for (const { name, path } of mine) renameSync(path, join(CACHE, name));
    return true;
  } catch {
    for (const { path } of mine) if (existsSync(path)) rmSync(path);
    return false;
  }
}

/** Starts from a folder that is this user's alone, and is gone once everything is loaded. */
async function startOnce(files) {
  const folder = mkdtempSync(join(tmpdir(), 'local-aws-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // What is started may end at once.
  process.once('exit', remove);
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  await start(folder);
  remove();
}

function isCurrent() {
  try {
    const text = readFileSync(join(CACHE, BUNDLE), 'utf8');
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

/** Gives the files of the bundle, by name. */
async function bundle() {
  const startedAt = Date.now();
  const { build } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    entryPoints: [ENTRY],
    absWorkingDir: ROOT,
    outfile: join(ROOT, BUNDLE),
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
    // The sources are found from wherever the bundle is.
    sourceRoot: `${pathToFileURL(ROOT).href}/`,
    logLevel: 'silent',
  });
  const inputs = {};
  for (const file of [relative(ROOT, import.meta.filename), ...Object.keys(metafile.inputs)]) {
    // Of a file written meanwhile nobody knows which state was read: the next start makes the bundle anew.
    inputs[file] = statSync(join(ROOT, file)).mtimeMs < startedAt ? stampOf(file) : 'unknown';
  }
  return outputFiles.map(({ path, text }) => {
    const name = basename(path);
    return { name, text: name === BUNDLE ? text + INPUTS_MARK + JSON.stringify(inputs) : text };
  });
}
