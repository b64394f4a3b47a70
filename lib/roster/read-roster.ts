import { CsvError, parse } from 'csv-parse/sync';
import {
  ROSTER_LIMITS,
  type RosterColumn,
  type RosterFileProblem,
} from '#lib/protocol/api/roster.ts';
import { decodeText } from './decode.ts';
import { parseHeading } from './headings.ts';
import { identify, type Identity } from './identity.ts';
import { readRow } from './read-row.ts';
import type { Roster, RosterEncoding, RosterRow, RosterSeparator } from './types.ts';

const SEPARATORS: readonly RosterSeparator[] = [',', '\t', ';'];
/** Characters of an unknown heading in its problem. */
const HEADING_CHARS = 40;

interface Line {
  /** Where it begins, from 1. A value in quotes can have several lines. */
  readonly line: number;
  readonly values: readonly string[];
}

type Parsed =
  | { readonly ok: true; readonly lines: readonly Line[] }
  | { readonly ok: false; readonly line: number };

/** The columns by their index in the file. null: the column is left out. */
interface Heading {
  readonly columns: readonly (RosterColumn | null)[];
  readonly problems: readonly RosterFileProblem[];
}

/**
 * Reads a roster: values separated by commas, tabs or semicolons (RFC 4180), with a heading in English
 * or Japanese. Never throws. Rows with a problem are left out, and all others are read.
 */
export function readRoster(bytes: Uint8Array): Roster {
  if (bytes.length > ROSTER_LIMITS.bytes) return refuse({ kind: 'too-large', bytes: bytes.length });
  const decoded = decodeText(bytes);
  if (!decoded.ok) {
    const { offset, line } = decoded;
    return refuse({ kind: 'unknown-encoding', offset, line });
  }
  const { text, encoding } = decoded;
  // Each line costs the parser some time, whatever is in it.
  if (countLineBreaks(text) > ROSTER_LIMITS.lines)
    return refuse({ kind: 'too-many-lines', line: ROSTER_LIMITS.lines + 1 }, encoding);
  const separator = findSeparator(text);
  // One row more than the limit shows that there are too many.
  const parsed = parseLines(text, separator, ROSTER_LIMITS.rows + 2);
  if (!parsed.ok) return refuse({ kind: 'malformed', line: parsed.line }, encoding, separator);
  const [first, ...lines] = parsed.lines;
  if (first === undefined) return refuse({ kind: 'empty' }, encoding, separator);
  const heading = readHeading(first);
  if (!heading.columns.some((column) => column !== null))
    return refuse(
      first.values.length > ROSTER_LIMITS.columns
        ? { kind: 'too-many-columns', line: first.line }
        : { kind: 'no-heading', line: first.line },
      encoding,
      separator,
    );
  const { rows, problems } = readRows(lines, heading.columns);
  return {
    encoding,
    separator,
    columns: heading.columns.filter((column) => column !== null),
    rows,
    problems: [...heading.problems, ...problems],
  };
}

function refuse(
  problem: RosterFileProblem,
  encoding: RosterEncoding | null = null,
  separator: RosterSeparator | null = null,
): Roster {
  return { encoding, separator, columns: [], rows: [], problems: [problem] };
}

/** The separator with which the first line has most known headings. */
function findSeparator(text: string): RosterSeparator {
  const counts = SEPARATORS.map((separator) => {
    const parsed = parseLines(text, separator, 1);
    const values = parsed.ok ? (parsed.lines[0]?.values ?? []) : [];
    return values.filter((value) => parseHeading(value) !== null).length;
  });
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The first lines with a value. */
function parseLines(text: string, separator: RosterSeparator, count: number): Parsed {
  try {
    const records = parse(text, {
      delimiter: separator,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      info: true,
      to: count,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return {
      ok: true,
      lines: records.map(({ record, info }) => ({
        // The parser counts the lines up to the end of the record.
        line: info.lines - record.reduce((sum, value) => sum + countLineBreaks(value), 0),
        values: record,
      })),
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, line: Number(error['lines'] ?? 1) };
  }
}

function countLineBreaks(value: string): number {
  return value.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function readHeading({ line, values }: Line): Heading {
  if (values.length > ROSTER_LIMITS.columns) return { columns: [], problems: [] };
  const problems: RosterFileProblem[] = [];
  const columns: (RosterColumn | null)[] = [];
  for (const value of values) {
    const column = parseHeading(value);
    if (column === null) {
      if (value.trim() !== '')
        problems.push({ kind: 'unknown-column', line, heading: value.slice(0, HEADING_CHARS) });
      columns.push(null);
    } else if (columns.includes(column)) {
      problems.push({ kind: 'duplicate-column', line, column });
      columns.push(null);
    } else columns.push(column);
  }
  return { columns, problems };
}

function readRows(
  lines: readonly Line[],
  columns: readonly (RosterColumn | null)[],
): { readonly rows: RosterRow[]; readonly problems: RosterFileProblem[] } {
  const rows: RosterRow[] = [];
  const problems: RosterFileProblem[] = [];
  const lineOf = { id: new Map(), email: new Map(), name: new Map() } satisfies Readonly<
    Record<Identity['column'], Map<string, number>>
  >;
  for (const [index, { line, values }] of lines.entries()) {
    if (index >= ROSTER_LIMITS.rows) {
      problems.push({ kind: 'too-many-rows', line });
      break;
    }
    const result = readRow(line, values, columns);
    if (!result.ok) {
      problems.push(result.problem);
      continue;
    }
    const { row } = result;
    const { column, value } = identify(row);
    const firstLine = lineOf[column].get(value);
    if (firstLine !== undefined) {
      problems.push({ kind: `duplicate-${column}`, line, firstLine });
      continue;
    }
    lineOf[column].set(value, line);
    rows.push(row);
  }
  return { rows, problems };
}
