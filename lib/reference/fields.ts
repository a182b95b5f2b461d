import { z } from 'zod';

import { jsonSchema } from './openapi';

/** One field, as the reference shows it. */
export interface FieldView {
  /** From the outermost in. */
  path: string;
  name: string;
  depth: number;
  /** In words, with its limits. */
  type: string;
  isRequired: boolean;
  description: string | undefined;
}

const node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
});

/** What a text is, where the schema says so. */
const FORMATS: Record<string, string | undefined> = { 'date-time': 'date (ISO 8601)', uri: 'URL', ipv4: 'IPv4 address', ipv6: 'IPv6 address' };

type Node = z.infer<typeof node>;

/** The fields of an object's schema, each followed by those inside it. */
export function fieldsOf(schema: z.ZodType | undefined, io: 'input' | 'output'): FieldView[] {
  return schema ? fieldsIn(node.parse(jsonSchema(schema, io)), '', 0) : [];
}

function fieldsIn({ properties = {}, required = [] }: Node, path: string, depth: number): FieldView[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const field = node.parse(value);
    const inner = field.items === undefined ? field : node.parse(field.items);
    const own = { path: `${path}/${name}`, name, depth, type: typeOf(field), isRequired: required.includes(name), description: field.description };
    return [own, ...fieldsIn(inner, own.path, depth + 1)];
  });
}

function typeOf(field: Node): string {
  if (field.enum) return field.enum.map((each) => JSON.stringify(each)).join(' or ');
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (field.anyOf) return [...new Set(field.anyOf.map((each) => typeOf(node.parse(each))))].join(' or ');
  if (field.type === 'array') return `list of ${typeOf(node.parse(field.items ?? {}))}s${limits(field.minItems, field.maxItems)}`;
  const name = FORMATS[field.format ?? ''] ?? [field.type ?? 'value'].flat().join(' or ');
  const limit = field.type === 'string' ? limits(field.minLength, field.maxLength, ' characters') : limits(field.minimum, field.maximum);
  return `${name}${limit}${field.default === undefined ? '' : `; ${JSON.stringify(field.default)} without it`}`;
}

function limits(least: number | undefined, most: number | undefined, unit = ''): string {
  const isBounded = most !== undefined && most < Number.MAX_SAFE_INTEGER;
  if (isBounded) return `, ${least === undefined || least < 0 ? `up to ${most}` : `${least} to ${most}`}${unit}`;
  return least !== undefined && least > 1 ? `, at least ${least}${unit}` : '';
}
