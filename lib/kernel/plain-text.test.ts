import { expect, test } from 'vitest';

import { isPlainText, toPlainText } from './plain-text';

test.each(['Ana', 'Łukasz 李', 'Z.-B. (2)', '👩‍👧'])('a label in any script is plain: %s', (label) => {
  expect(isPlainText(label)).toBe(true);
  expect(toPlainText(label)).toBe(label);
});

test.each(['a\u0000b', 'a\r\nb', 'a\u001b[31mb', 'gpj\u202e4pm.exe', 'a\u2066b', 'a\ud800b'])(
  'what breaks a line, turns the text or is no character is not: %j',
  (label) => {
    expect(isPlainText(label)).toBe(false);
    expect(isPlainText(toPlainText(label))).toBe(true);
  },
);
