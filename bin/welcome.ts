import type { FirstRun } from './first-run';
import type { Settings } from './settings';

/** What the terminal says once everything answers: where, who, and how to stop. */
export function welcome(settings: Settings, firstRun: FirstRun): string {
  const lines: [string, string][] = [['Address', settings.publicOrigin], ...signIn(firstRun)];
  lines.push(['State', `${settings.stateDir} (logs in logs/)`]);
  lines.push(['AWS', settings.aws === 'real' ? 'real: what you do here costs money there' : 'Local AWS: nothing leaves this machine']);
  lines.push(['Stop', 'Ctrl-C']);
  return ['', '  Usher is running.', '', ...lines.map(([name, value]) => `  ${name.padEnd(9)}${value}`), ''].join('\n');
}

function signIn({ credentials = [], setupUrl }: FirstRun): [string, string][] {
  if (setupUrl !== undefined) return [['Set up', `${setupUrl} (works once)`]];
  const width = Math.max(0, ...credentials.map(({ email }) => email.length));
  return credentials.map(({ role, email, password }, index) => [
    index === 0 ? 'Sign in' : '', `${email.padEnd(width)}  ${password}  (${role.toLowerCase()})`,
  ]);
}
