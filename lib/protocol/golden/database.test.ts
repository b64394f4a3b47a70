import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { it } from 'vitest';
import * as schema from '#db/schema.ts';
import { expectGolden } from './golden.ts';

it('keeps the names of all tables, columns, keys and indexes', async () => {
  const tables = Object.entries(schema).flatMap(([exported, table]) =>
    is(table, PgTable) ? [[exported, tableOf(table)] as const] : [],
  );
  await expectGolden('database', Object.fromEntries(tables));
});

function tableOf(table: PgTable): unknown {
  const { name, columns, indexes, primaryKeys, foreignKeys, checks } = getTableConfig(table);
  const properties = new Map(Object.entries(table).map(([key, column]) => [column, key]));
  return {
    name,
    columns: columns.map((column) => ({
      property: properties.get(column),
      name: column.name,
      type: column.getSQLType(),
      notNull: column.notNull,
      primary: column.primary,
      values: column.enumValues,
    })),
    primaryKeys: primaryKeys.map((key) => key.columns.map((column) => column.name)),
    indexes: indexes.map(({ config }) => ({
      name: config.name,
      unique: config.unique,
      columns: config.columns.map((column) => ('name' in column ? column.name : null)),
    })),
    foreignKeys: foreignKeys.map((key) => ({
      name: key.getName(),
      onDelete: key.onDelete,
      columns: key.reference().columns.map((column) => column.name),
    })),
    checks: checks.map((check) => check.name),
  };
}
