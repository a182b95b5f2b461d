import type { NormalizedSchema } from '@smithy/core/schema';
import { escapeXml, type XmlElement } from './xml';
import { parseSimple, printSimple, ShapeError } from './simple-values';

/** Takes a structure's schema and its element, gives the SDK's object; throws ShapeError. */
export function readStruct(schema: NormalizedSchema, element: XmlElement): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let index = 0;
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    const wireName = traits.xmlName ?? name;
    const value = traits.xmlAttribute ? element.attributes[wireName] : readMember(member, wireName, element);
    if (value !== undefined) result[name] = value;
    else if (index < requiredCount(schema)) throw new ShapeError(`${wireName} is missing`);
    index += 1;
  }
  return result;
}

/** How many of a structure's members are required; the schemas list those first. */
export function requiredCount(schema: NormalizedSchema): number {
  const raw = schema.getSchema();
  return Array.isArray(raw) && typeof raw[6] === 'number' ? raw[6] : 0;
}

function readMember(member: NormalizedSchema, wireName: string, parent: XmlElement): unknown {
  const elements = parent.children.filter((child) => child.name === wireName);
  if (member.isListSchema() && member.getMergedTraits().xmlFlattened) {
    return elements.length > 0 ? elements.map((item) => readValue(member.getValueSchema(), item)) : undefined;
  }
  const [element] = elements;
  return element && readValue(member, element);
}

function readValue(schema: NormalizedSchema, element: XmlElement): unknown {
  if (schema.isStructSchema()) return readStruct(schema, element);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const itemName = item.getMergedTraits().xmlName ?? 'member';
    return element.children.filter((child) => child.name === itemName).map((child) => readValue(item, child));
  }
  if (schema.isMapSchema())
    throw new ShapeError(`${element.name} is a map, which no shape of these services is`);
  return parseSimple(schema, element.text, 'body');
}

/** Takes a structure's schema, its element name and its value, gives the element as text. */
export function writeStruct(schema: NormalizedSchema, name: string, value: object, xmlns?: string): string {
  const fields = new Map<string, unknown>(Object.entries(value));
  let attributes = xmlns === undefined ? '' : ` xmlns="${xmlns}"`;
  const namespace = schema.getMergedTraits().xmlNamespace;
  if (namespace) attributes += ` xmlns${namespace[0] ? `:${namespace[0]}` : ''}="${namespace[1]}"`;
  let content = '';
  for (const [memberName, member] of schema.structIterator()) {
    const field = fields.get(memberName);
    if (field === undefined || field === null || isBoundToHttp(member)) continue;
    const traits = member.getMergedTraits();
    const wireName = traits.xmlName ?? memberName;
    if (traits.xmlAttribute) attributes += ` ${wireName}="${escapeXml(printSimple(member, field, 'body'))}"`;
    else content += writeMember(member, wireName, field);
  }
  return `<${name}${attributes}>${content}</${name}>`;
}

export function isBoundToHttp(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits();
  return Boolean(
    traits.httpHeader ??
    traits.httpLabel ??
    traits.httpQuery ??
    traits.httpPrefixHeaders ??
    traits.httpResponseCode,
  );
}

function writeMember(member: NormalizedSchema, wireName: string, value: unknown): string {
  if (!member.isListSchema()) return writeValue(member, wireName, value);
  if (!Array.isArray(value)) throw new TypeError(`${wireName} is no list`);
  const item = member.getValueSchema();
  const flat = Boolean(member.getMergedTraits().xmlFlattened);
  const itemName = flat ? wireName : (item.getMergedTraits().xmlName ?? 'member');
  const items = value.map((one: unknown) => writeValue(item, itemName, one)).join('');
  return flat ? items : `<${wireName}>${items}</${wireName}>`;
}

function writeValue(schema: NormalizedSchema, name: string, value: unknown): string {
  if (schema.isStructSchema()) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is no structure`);
    return writeStruct(schema, name, value);
  }
  if (schema.isListSchema()) return writeMember(schema, name, value);
  return `<${name}>${escapeXml(printSimple(schema, value, 'body'))}</${name}>`;
}
