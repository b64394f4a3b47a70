import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listTables } from '#lib/protocol/export-tables.ts';
import { RESULT_LEVELS } from '../types.ts';
import { createExportBytes } from '../export-stream.ts';
import { writeBundle } from './bundle.ts';
import { describePackage, DICTIONARY_COLUMNS, listColumns, listDictionary } from './dictionary.ts';
import {
  createDownloadKey,
  createPseudonyms,
  createTokenSalt,
  deriveTokenKey,
} from './pseudonyms.ts';
import { writeReadme } from './readme.ts';
import { unzip } from './unzip.fixture.ts';

const createdAt = new Date('2026-11-24T00:00:00Z');

it('writes files of any size into an archive, one after the other', async () => {
  const opened: string[] = [];
  const file = (name: string, ...parts: string[]) => ({
    name,
    open: async function* () {
      opened.push(name);
      for (const part of parts) yield Buffer.from(part);
    },
  });
  const archive = writeBundle(
    [file('a.csv', 'one,', 'two'), file('empty.csv'), file('b.csv', 'x'.repeat(300_000))],
    createdAt,
  );
  const files = unzip(await buffer(Readable.from(archive)));
  expect([...files.keys()]).toEqual(['a.csv', 'empty.csv', 'b.csv']);
  expect(files.get('a.csv')?.toString()).toBe('one,two');
  expect(files.get('empty.csv')?.length).toBe(0);
  expect(files.get('b.csv')?.length).toBe(300_000);
  expect(opened).toEqual(['a.csv', 'empty.csv', 'b.csv']);
});

it.each([
  [
    'while it is read',
    async function* () {
      yield Buffer.from('begin');
      throw new Error('the workshop was deleted');
    },
  ],
  ['when it is opened', () => Promise.reject(new Error('the workshop was deleted'))],
])('breaks the archive off if a file fails %s', async (_when, open) => {
  const archive = writeBundle([{ name: 'a.csv', open }], createdAt);
  await expect(buffer(Readable.from(archive))).rejects.toThrow('the workshop was deleted');
});

it.each(RESULT_LEVELS)('describes each column of the level %s in the dictionary', async (level) => {
  const csv = await buffer(createExportBytes(listDictionary(level), DICTIONARY_COLUMNS, 'csv'));
  const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true });
  expect(rows.map(({ table, column }) => `${String(table)}.${String(column)}`)).toEqual(
    listTables(level).flatMap((table) =>
      listColumns(table, level).map(({ name }) => `${table}.${name}`),
    ),
  );
  for (const row of rows) expect([row['meaning_en'], row['meaning_ja']]).not.toContain('');
});

/** Data Package and Table Schema of Frictionless Data, version 1, as far as the bundle uses them. */
const DataPackage = z.object({
  profile: z.literal('tabular-data-package'),
  name: z.string().regex(/^[-a-z0-9._/]+$/),
  title: z.string(),
  created: z.iso.datetime(),
  schema_version: z.int().positive(),
  level: z.string(),
  resources: z
    .array(
      z.object({
        profile: z.literal('tabular-data-resource'),
        name: z.string().regex(/^[-a-z0-9._/]+$/),
        path: z.string().regex(/^[a-z_]+\.csv$/),
        title: z.string(),
        format: z.literal('csv'),
        mediatype: z.literal('text/csv'),
        encoding: z.literal('utf-8'),
        dialect: z.object({ delimiter: z.literal(',') }).loose(),
        schema: z.object({
          missingValues: z.array(z.string()),
          fields: z
            .array(
              z.strictObject({
                name: z.string().min(1),
                type: z.enum(['string', 'integer', 'number', 'boolean', 'datetime']),
                description: z.string().min(1),
                unit: z.string().optional(),
              }),
            )
            .min(1),
        }),
      }),
    )
    .min(1),
});

it.each(RESULT_LEVELS)('describes the tables of the level %s as a data package', (level) => {
  const about = { name: 'podium-kumo-482', title: 'Workshop', createdAt };
  const description = DataPackage.parse(describePackage(about, level));
  expect(description.resources.map(({ name }) => name)).toEqual(listTables(level));
  const readme = writeReadme({ name: 'Workshop', createdAt }, level);
  for (const { path } of description.resources) expect(readme).toContain(path);
  const times = description.resources.flatMap(({ schema }) =>
    schema.fields.filter(({ name }) => name.endsWith('_at')).map(({ type }) => type),
  );
  expect(new Set(times)).toEqual(new Set([level === 'named' ? 'datetime' : 'integer']));
});

it('gives each download its own pseudonyms, of 60 bits', () => {
  const [first, second] = [createDownloadKey(), createDownloadKey()].map(createPseudonyms);
  expect(first?.nameSeat('seat')).toMatch(/^p-[a-z2-7]{12}$/);
  expect(first?.nameSeat('seat')).toBe(createPseudonyms(first!.key).nameSeat('seat'));
  expect(first?.nameSeat('seat')).not.toBe(second?.nameSeat('seat'));
  expect(first?.nameText('group', 'seat')).not.toContain(first?.nameSeat('seat').slice(2));
});

it('gives a token the same pseudonyms again, which need both the secret and the salt', () => {
  const salt = createTokenSalt();
  const key = deriveTokenKey('secret', salt);
  expect(deriveTokenKey('secret', salt)).toEqual(key);
  expect(deriveTokenKey('other', salt)).not.toEqual(key);
  expect(deriveTokenKey('secret', createTokenSalt())).not.toEqual(key);
});
