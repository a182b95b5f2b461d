import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeXml, parseXml, XmlSyntaxError } from './xml';

test('text survives being written and read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(parseXml(`<a>${escapeXml(text)}</a>`).text).toBe(text);
    }),
  );
});

test('elements, attributes, comments, CDATA and prefixes are understood', () => {
  const root = parseXml(
    '<?xml version="1.0"?><!-- c --><s:a xmlns:s="u"><b xsi:type="T">1</b><b/><![CDATA[<x>]]></s:a>\n',
  );
  expect([
    root.name,
    root.text,
    root.children.map(({ name, attributes, text }) => [name, attributes['xsi:type'], text]),
  ]).toEqual([
    'a',
    '<x>',
    [
      ['b', 'T', '1'],
      ['b', undefined, ''],
    ],
  ]);
});

test.each([
  '',
  'text',
  '<a>',
  '<a></b>',
  '<a/><b/>',
  '<a>&nope;</a>',
  '<a>&#x110000;</a>',
  '<!DOCTYPE a><a/>',
  '<a>\u0001</a>',
  '<a b=c/>',
  `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
])('%s is refused', (document) => {
  expect(() => parseXml(document)).toThrow(XmlSyntaxError);
});
