import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { chromium } from '@playwright/test';

import { run } from '@/bin/run';
import { Trouble } from '@/bin/trouble';

/** What the product's videos are: H.264 Baseline with AAC in MP4. */
const VIDEO_TYPE = 'video/mp4; codecs="avc1.42E01E, mp4a.40.2"';
const ADVICE =
  'The browser tests need a Chromium that plays H.264: install Google Chrome, or "apt-get install chromium", ' +
  'or name one with CHROMIUM_PATH=/path/to/chrome.';

const PROGRAM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
];

/**
 * The path of a Chromium or Chrome that plays H.264. Uses an installed one; where there is none it says
 * so and gets one. Throws a `Trouble` with the command to type when none can be had.
 */
export async function findBrowser(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (await plays(given)) return given;
    throw new Trouble(`CHROMIUM_PATH ${given} does not start, or does not play H.264. ${ADVICE}`);
  }
  const installed = await firstThatPlays();
  if (installed) return installed;
  console.log('There is no Chromium that plays H.264 on this machine; getting one.');
  if (isRootOnDebian()) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
    const packaged = await firstThatPlays();
    if (packaged) return packaged;
  }
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  const own = await firstThatPlays();
  if (own) return own;
  throw new Trouble(`No Chromium that plays H.264 could be had. ${ADVICE}`);
}

async function firstThatPlays(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const inPath = PROGRAM_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  for (const candidate of [...inPath, ...USUAL_PLACES, chromium.executablePath()]) {
    if (existsSync(candidate) && (await plays(candidate))) return candidate;
  }
  return undefined;
}

async function plays(executablePath: string): Promise<boolean> {
  try {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
    const browser = await chromium.launch({ executablePath, args });
    try {
      const page = await browser.newPage();
      const answer = await page.evaluate((type) => document.createElement('video').canPlayType(type), VIDEO_TYPE);
      return answer === 'probably';
    } finally {
      await browser.close();
    }
  } catch {
    return false;
  }
}

function isRootOnDebian(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
