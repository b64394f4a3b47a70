import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import type { z } from 'zod';
import { messageOf } from '#lib/kit/error-text.ts';
import type { PackIssue } from './pack-issue.ts';
import { didYouMean } from './suggest.ts';
import type { PackError } from './types.ts';

type Path = readonly PropertyKey[];

/** A YAML file that can report the position of each value. */
export class YamlSource {
  readonly file: string;
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  /** @param file path relative to the pack's folder, for error messages */
  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      maxAliasCount: 20,
    } as Parameters<typeof parseDocument>[1]);
  }

  /** Parses the file with a schema. Returns the value or all errors. */
  read<Schema extends z.ZodType>(
    schema: Schema,
  ): { readonly value: z.output<Schema> } | { readonly errors: readonly PackError[] } {
    if (this.#document.errors.length > 0)
      return {
        errors: this.#document.errors.map((error) =>
          this.#createError(error.pos[0], error.message.split(/ at line|\n/)[0] ?? error.message),
        ),
      };
    let value: unknown;
    try {
      value = this.#document.toJS({ maxAliasCount: 20 });
    } catch (error) {
      return {
        errors: [this.#createError(0, messageOf(error))],
      };
    }
    const parsed = schema.safeParse(value);
    return parsed.success
      ? { value: parsed.data }
      : { errors: parsed.error.issues.flatMap((issue) => this.#toPackErrors(issue, schema)) };
  }

  toPackError({ path, offset, message, suggestion }: PackIssue): PackError {
    return this.#createError(this.#findOffset(path, offset), message, suggestion);
  }

  #toPackErrors(issue: z.core.$ZodIssue, schema: z.ZodType): PackError[] {
    if (issue.code !== 'unrecognized_keys') {
      const missing =
        issue.code === 'invalid_type' && issue.path.length > 0 && !this.#document.hasIn(issue.path);
      return [
        this.#createError(
          this.#findOffset(issue.path),
          missing ? `'${String(issue.path.at(-1))}' is missing` : issue.message,
        ),
      ];
    }
    return issue.keys.map((key) =>
      this.#createError(
        this.#findKeyOffset([...issue.path, key]),
        `unknown field '${key}'`,
        /\s/.test(key)
          ? 'quote texts that contain a comma between { }'
          : didYouMean(key, listFields(schema, issue.path)),
      ),
    );
  }

  #createError(position: number, message: string, suggestion?: string): PackError {
    const { line, col } = this.#lines.linePos(Math.min(position, this.#text.length));
    return {
      file: this.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      message,
      ...(suggestion !== undefined && { suggestion }),
    };
  }

  /** Offset of the value at a path, or of the nearest parent that exists. */
  #findOffset(path: Path, offset = 0): number {
    let node: unknown = this.#document.contents;
    let start = nodeStart(node) ?? 0;
    for (const step of path) {
      const next = findChild(node, step);
      if (!next) return start;
      start = nodeStart(next.value) ?? next.keyStart ?? start;
      if (step === path.at(-1) && offset === 0 && next.keyStart !== null && !isScalar(next.value))
        return next.keyStart;
      node = next.value;
    }
    return offset > 0 && isScalar(node) && typeof node.value === 'string' && node.range
      ? this.#findTextOffset(node.range[0], node.range[1], node.value, offset)
      : start;
  }

  /** Offset of the key at the end of a path. */
  #findKeyOffset(path: Path): number {
    const around = path
      .slice(0, -1)
      .reduce<unknown>((node, step) => findChild(node, step)?.value, this.#document.contents);
    return findChild(around, path.at(-1) ?? '')?.keyStart ?? this.#findOffset(path);
  }

  /**
   * Offset of a character inside a text. Blanks can differ between a folded or literal text and its
   * source, so only the other characters are counted.
   */
  #findTextOffset(start: number, end: number, value: string, offset: number): number {
    const header = /^[|>][^\n]*\n/.exec(this.#text.slice(start, end));
    let position = start + (header?.[0].length ?? (/["']/.test(this.#text[start] ?? '') ? 1 : 0));
    let left = value.slice(0, offset).replace(/\s/g, '').length;
    for (; position < end; position++) {
      if (/\s/.test(this.#text[position] ?? '')) continue;
      if (left === 0) return position;
      left -= 1;
    }
    return start;
  }
}

function nodeStart(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function findChild(
  node: unknown,
  step: PropertyKey,
): { value: unknown; keyStart: number | null } | null {
  if (isSeq(node) && typeof step === 'number')
    return step in node.items ? { value: node.items[step], keyStart: null } : null;
  if (!isMap(node)) return null;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && item.key.value === step,
  );
  return pair ? { value: pair.value, keyStart: nodeStart(pair.key) } : null;
}

/** Names of the fields of a schema at a path, for unions of all members. */
function listFields(schema: z.ZodType, path: Path): string[] {
  let schemas = unwrapSchema(schema);
  for (const step of path)
    schemas = schemas.flatMap((def) =>
      unwrapSchema(
        typeof step === 'number' ? def.element : (def.shape?.[String(step)] ?? def.valueType),
      ),
    );
  return [...new Set(schemas.flatMap(({ shape }) => Object.keys(shape ?? {})))];
}

type SchemaDefinition = {
  element?: unknown;
  shape?: Record<string, unknown>;
  valueType?: unknown;
  innerType?: unknown;
  options?: readonly unknown[];
};
function unwrapSchema(schema: unknown): SchemaDefinition[] {
  const def = (schema as { def?: SchemaDefinition } | undefined)?.def;
  if (def === undefined) return [];
  return def.innerType
    ? unwrapSchema(def.innerType)
    : def.options
      ? def.options.flatMap(unwrapSchema)
      : [def];
}
