var OLDEST = [20, 19];

/** One sentence when this Node is too old for Usher, else undefined. */
export function nodeComplaint(version) {
  var parts = version.split('.').map(Number);
  var isOld = parts[0] < OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] < OLDEST[1]);
  if (!isOld) return undefined;
  return 'Usher needs Node.js ' + OLDEST.join('.') + ' or newer, and this is ' + version +
    ': install a newer one from nodejs.org (or "nvm install 22") and start again.';
}
