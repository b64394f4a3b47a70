import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * Writes the schemas that kubeconform reads, one file a kind: `node kubernetes-schemas.ts SOURCE...
 * TARGET`. A source is the folder with Kubernetes' OpenAPI descriptions, or the YAML file of a
 * CustomResourceDefinition. Unknown fields are errors.
 */
type Schema = Record<string, unknown>;

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The groups of what the charts create. */
const GROUPS = [
  'api__v1',
  'apis__(apps|batch|policy|networking.k8s.io|rbac.authorization.k8s.io)__v1',
];
const REFERENCE = '#/components/schemas/';

const sources = process.argv.slice(2);
const target = sources.pop();
if (target === undefined || sources.length === 0)
  throw new Error('usage: kubernetes-schemas.ts SOURCE... TARGET');
mkdirSync(target, { recursive: true });
for (const source of sources)
  if (statSync(source).isDirectory()) writeBuiltInKinds(source, target);
  else writeCustomKind(source, target);

function writeBuiltInKinds(folder: string, target: string): void {
  const files = readdirSync(folder).filter((name) =>
    new RegExp(`^(${GROUPS.join('|')})_openapi.json$`).test(name),
  );
  for (const file of files) {
    const { components } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      components: { schemas: Record<string, Schema> };
    };
    for (const [name, schema] of Object.entries(components.schemas)) {
      const kinds = schema['x-kubernetes-group-version-kind'] as GroupVersionKind[] | undefined;
      if (kinds?.length !== 1 || kinds[0] === undefined) continue;
      const definitions: Record<string, Schema> = {};
      collect(name, components.schemas, definitions);
      write(target, kinds[0], { ...closed({ $ref: REFERENCE + name }), definitions });
    }
  }
}

/** Adds a definition and all that it refers to. */
function collect(
  name: string,
  all: Readonly<Record<string, Schema>>,
  definitions: Record<string, Schema>,
): void {
  const schema = all[name];
  if (schema === undefined || definitions[name] !== undefined) return;
  definitions[name] = closed(schema);
  for (const [, reference = ''] of JSON.stringify(schema).matchAll(
    /"#\/components\/schemas\/([^"]+)"/g,
  ))
    collect(reference, all, definitions);
}

function writeCustomKind(file: string, target: string): void {
  const { spec } = parse(readFileSync(file, 'utf8')) as {
    spec: {
      group: string;
      names: { kind: string };
      versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
    };
  };
  for (const { name: version, schema } of spec.versions)
    write(
      target,
      { group: spec.group, version, kind: spec.names.kind },
      closed(schema.openAPIV3Schema),
    );
}

/** The file's name is that of kubeconform's `{{.ResourceKind}}{{.KindSuffix}}.json`. */
function write(target: string, { group, version, kind }: GroupVersionKind, schema: Schema): void {
  const parts = [kind.toLowerCase(), group.split('.')[0] ?? '', version];
  const name = parts.filter((part) => part !== '').join('-');
  writeFileSync(join(target, `${name}.json`), JSON.stringify(schema));
}

/** Refuses fields that aren't listed, and refers to `definitions`. Metadata of a custom kind is open. */
function closed(value: Schema): Schema {
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, closedPart(key, part)]),
  );
  const isClosed =
    copy['properties'] !== undefined &&
    copy['additionalProperties'] === undefined &&
    copy['x-kubernetes-preserve-unknown-fields'] !== true;
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}

function closedPart(key: string, part: unknown): unknown {
  if (typeof part === 'string' && key === '$ref') return part.replace(REFERENCE, '#/definitions/');
  if (Array.isArray(part))
    return part.map((item: unknown) => (isObject(item) ? closed(item) : item));
  if (!isObject(part)) return part;
  // The names of fields aren't keywords of the schema.
  if (key === 'properties')
    return Object.fromEntries(
      Object.entries(part).map(([name, field]) => [name, isObject(field) ? closed(field) : field]),
    );
  return closed(part);
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
