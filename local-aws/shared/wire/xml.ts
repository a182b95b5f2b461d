export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The character data directly inside, entities decoded. */
  text: string;
}

export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
}

/** Deeper documents than any API shape has are refused, so that nesting cannot exhaust the stack. */
const MAX_DEPTH = 64;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s<>=/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
/** XML 1.0 has no such characters, not even in text; references to them are let through, as S3 lets them. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Takes a document, gives its root element; throws XmlSyntaxError. Document types are refused. */
export function parseXml(document: string): XmlElement {
  if (FORBIDDEN.test(document)) throw new XmlSyntaxError('Holds a control character');
  const top: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  TOKEN.lastIndex = document.startsWith('\uFEFF') ? 1 : 0;
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(document);
    if (!token) throw new XmlSyntaxError(`Not well-formed at character ${at}`);
    const [, cdata, closing, opening, attributes, selfClosing, text] = token;
    const current = open.at(-1) ?? top;
    if (opening !== undefined) {
      const element = {
        name: localName(opening),
        attributes: parseAttributes(attributes ?? ''),
        children: [],
        text: '',
      };
      current.children.push(element);
      if (selfClosing === '') open.push(element);
      if (open.length > MAX_DEPTH) throw new XmlSyntaxError('Nested too deeply');
    } else if (closing !== undefined) {
      if (open.length === 1 || current.name !== localName(closing))
        throw new XmlSyntaxError(`Unexpected </${closing}>`);
      open.pop();
    } else if (cdata !== undefined) {
      current.text += cdata;
    } else if (text !== undefined) {
      current.text += decodeEntities(text);
    }
  }
  const root = top.children[0];
  if (open.length > 1 || !root || top.children.length > 1 || top.text.trim() !== '') {
    throw new XmlSyntaxError('Not one complete element');
  }
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Attributes keep their prefix: `xsi:type` is how the schemas name it. */
function parseAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(ATTRIBUTE)) {
    if (name !== undefined) attributes[name] = decodeEntities(double ?? single ?? '');
  }
  return attributes;
}

function decodeEntities(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{1,8}));|&/g, (_, hex, decimal, name) => {
      const codePoint = parseInt(String(hex ?? decimal), hex === undefined ? 10 : 16);
      if (codePoint >= 0 && codePoint <= 0x10ffff) return String.fromCodePoint(codePoint);
      const entity = ENTITIES[String(name)];
      if (entity === undefined) throw new XmlSyntaxError('Unknown entity');
      return entity;
    });
}

/** Control characters have no place in XML 1.0; S3 sends keys that hold them as references all the same. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\u0000-\u0008\u000b-\u001f]/g, (character) => {
    const named = Object.keys(ENTITIES).find((name) => ENTITIES[name] === character);
    return named === undefined ? `&#x${character.charCodeAt(0).toString(16)};` : `&${named};`;
  });
}
