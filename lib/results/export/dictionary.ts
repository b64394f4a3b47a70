import { z } from 'zod';
import { listTables, type ExportTable } from '#lib/protocol/export-tables.ts';
import type { ResultLevel } from '../types.ts';
import { SCHEMA_VERSION, type ColumnMeta } from './columns.ts';
import type { ExportRow } from '../export-stream.ts';
import { TABLES } from './tables.ts';

/** A column of a table. */
export interface Column extends ColumnMeta {
  readonly name: string;
  readonly type: 'text' | 'integer' | 'number' | 'flag';
}

/** The columns of a table at a level, in their order. */
export function listColumns(table: ExportTable, level: ResultLevel): Column[] {
  const shape: Readonly<Record<string, z.ZodType>> = TABLES[table].row.shape;
  return Object.entries(shape)
    .map(([name, schema]) => ({
      name,
      type: typeOf(schema),
      ...(schema.meta() as unknown as ColumnMeta),
    }))
    .filter(({ levels }) => levels.includes(level));
}

function typeOf(schema: z.ZodType): Column['type'] {
  const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
  if (inner instanceof z.ZodBoolean) return 'flag';
  if (inner instanceof z.ZodNumberFormat) return 'integer';
  return inner instanceof z.ZodNumber ? 'number' : 'text';
}

export const DICTIONARY_COLUMNS = [
  'table',
  'column',
  'type',
  'unit',
  'meaning_en',
  'meaning_ja',
  'levels',
  'since',
] as const;

/** The rows of `dictionary.csv`: every column of the bundle in both languages. */
export function listDictionary(level: ResultLevel): ExportRow[] {
  return listTables(level).flatMap((table) =>
    listColumns(table, level).map((column) => ({
      table,
      column: column.name,
      type: fieldType(column, level),
      unit: column.unit === 'time' ? (level === 'named' ? null : 's') : column.unit,
      meaning_en: column.en,
      meaning_ja: column.ja,
      levels: column.levels.join(' '),
      since: column.since,
    })),
  );
}

/** The Frictionless data package of a bundle (Data Package 1.0). `name`: letters, digits and `-`. */
export function describePackage(
  { name, title, createdAt }: { name: string; title: string; createdAt: Date },
  level: ResultLevel,
) {
  return {
    profile: 'tabular-data-package',
    name,
    title,
    schema_version: SCHEMA_VERSION,
    level,
    created: createdAt.toISOString(),
    resources: listTables(level).map((table) => ({
      profile: 'tabular-data-resource',
      name: table,
      path: `${table}.csv`,
      title: TABLES[table].en,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true },
      schema: {
        missingValues: [''],
        fields: listColumns(table, level).map((column) => ({
          name: column.name,
          type: fieldType(column, level),
          description: column.en,
          ...(column.unit !== null && column.unit !== 'time' && { unit: column.unit }),
        })),
      },
    })),
  };
}

const FIELD_TYPES = { text: 'string', integer: 'integer', number: 'number', flag: 'boolean' };

/** A type of the Frictionless table schema. */
function fieldType({ type, unit }: Column, level: ResultLevel): string {
  if (unit === 'time') return level === 'named' ? 'datetime' : 'integer';
  return FIELD_TYPES[type];
}
