import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Column } from './dictionary.ts';
import { toSeconds, type TableValues, type TimeScale } from './columns.ts';

/** Rows that are held in memory, and that a reader can skip at once. */
const ROW_GROUP_ROWS = 50_000;

type SchemaElement = ParquetWriter['schema'][number];
type Value = string | number | bigint | boolean | Date | null;

/**
 * The bytes of a table as Parquet, compressed with Snappy. Times with names are timestamps; equal texts
 * of a row group are stored once.
 */
export async function* writeParquet(
  columns: readonly Column[],
  rows: AsyncIterable<TableValues> | Iterable<TableValues>,
  scale: TimeScale,
): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.map((column) => toSchemaElement(column, scale)),
    ],
    createdBy: 'podium',
  });
  const writeGroup = async (group: readonly TableValues[]): Promise<void> => {
    await writer.write({
      columnData: columns.map((column) => ({
        name: column.name,
        data: group.map((row) => toValue(column, row[column.name] ?? null, scale)),
      })),
      rowGroupSize: ROW_GROUP_ROWS,
    });
  };
  let group: TableValues[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < ROW_GROUP_ROWS) continue;
    await writeGroup(group);
    yield takeBytes(bytes);
    group = [];
  }
  if (group.length > 0) await writeGroup(group);
  await writer.finish();
  yield takeBytes(bytes);
}

/** The bytes since the last call. Offsets inside of the file continue. */
function takeBytes(writer: ByteWriter): Uint8Array {
  const taken = writer.getBytes().slice();
  writer.index = 0;
  return taken;
}

function toSchemaElement({ name, type, unit }: Column, { level }: TimeScale): SchemaElement {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  if (unit === 'time')
    return level === 'named'
      ? { ...optional, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }
      : { ...optional, type: 'INT64' };
  switch (type) {
    case 'text':
      return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'integer':
      return { ...optional, type: 'INT64' };
    case 'number':
      return { ...optional, type: 'DOUBLE' };
    case 'flag':
      return { ...optional, type: 'BOOLEAN' };
  }
}

function toValue({ type, unit }: Column, value: TableValues[string], scale: TimeScale): Value {
  if (typeof value !== 'number') return value ?? null;
  if (unit === 'time')
    return scale.level === 'named' ? new Date(value) : BigInt(toSeconds(value, scale));
  return type === 'integer' ? BigInt(value) : value;
}
