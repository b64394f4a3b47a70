import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import * as schema from '#db/schema.ts';
import { BACKUP_TABLES, TABLES_WITHOUT_BACKUP } from './backup.ts';

const tables = Object.values(schema)
  .filter((value) => is(value, PgTable))
  .map((table) => {
    const { name, columns, foreignKeys } = getTableConfig(table);
    return {
      name,
      hasWorkshop: columns.some((column) => column.name === 'workshop_id'),
      refersTo: foreignKeys.map((key) => getTableConfig(key.reference().foreignTable).name),
    };
  });
const names = BACKUP_TABLES.map(({ name }) => name);

describe('the tables of a backup', () => {
  it('and those without a backup are all tables of the schema, each in one list', () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables)
      expect([...names, ...TABLES_WITHOUT_BACKUP].filter((other) => other === name)).toEqual([
        name,
      ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('come after the tables that they refer to', () => {
    for (const { name, refersTo } of tables.filter((table) => names.includes(table.name)))
      for (const other of refersTo)
        expect(names.indexOf(other), `${name} refers to ${other}`).toBeLessThan(
          names.indexOf(name),
        );
  });

  it('of one workshop refer only to tables of such a backup', () => {
    const ofWorkshop = BACKUP_TABLES.flatMap((table) =>
      table.ofWorkshop === null ? [] : [table.name],
    );
    for (const { name, refersTo } of tables.filter((table) => ofWorkshop.includes(table.name)))
      expect(ofWorkshop, name).toEqual(expect.arrayContaining(refersTo));
  });

  it('with a workshop are in its backup, except what belongs to browsers and to the server', () => {
    const left = tables.filter(
      ({ name, hasWorkshop }) =>
        hasWorkshop &&
        BACKUP_TABLES.some((table) => table.name === name && table.ofWorkshop === null),
    );
    expect(left.map(({ name }) => name).sort()).toEqual(['audit', 'join_request']);
  });
});
