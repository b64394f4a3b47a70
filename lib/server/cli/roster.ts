import { open } from 'node:fs/promises';
import { escapeUnsafe } from '#lib/kit/escape-unsafe.ts';
import { UsageError } from '#lib/kit/usage-error.ts';
import {
  ROSTER_LIMITS,
  type RosterColumn,
  type RosterFileProblem,
} from '#lib/protocol/api/roster.ts';
import { readRoster } from '#lib/roster/read-roster.ts';
import type { Roster, RosterSeparator } from '#lib/roster/types.ts';
import type { CliCommand } from './context.ts';

/** Problems that are printed. The others are counted. */
const SHOWN_PROBLEMS = 100;
const SEPARATORS: Readonly<Record<RosterSeparator, string>> = {
  ',': 'commas',
  '\t': 'tabs',
  ';': 'semicolons',
};

/** What both rows have, and what they have not: that would tell them apart. */
const DUPLICATES = {
  'duplicate-id': 'the same id',
  'duplicate-email': 'the same email, and both have no id',
  'duplicate-name': 'the same name, and both have no id and email',
} as const;

export const rosterCommand: CliCommand = {
  name: 'roster',
  usage: 'check FILE',
  about: 'print what Podium reads from a list of enrolled students, and each problem with its line',
  async run({ args }, context) {
    const [action, file, ...rest] = args;
    if (action !== 'check' || file === undefined || rest.length > 0)
      throw new UsageError('Give one file: podium roster check FILE.');
    const bytes = await readStart(file, ROSTER_LIMITS.bytes + 1).catch((error: unknown) => {
      context.stderr.write(`Can't read ${escapeUnsafe(file)}: ${describeError(error)}\n`);
      return null;
    });
    if (bytes === null) return 1;
    const roster = readRoster(bytes);
    context.stdout.write(formatRoster(roster));
    return roster.problems.length === 0 ? 0 : 1;
  },
};

/** The first bytes of a file, at most `maxBytes`. */
async function readStart(file: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(maxBytes);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, maxBytes - length);
      if (bytesRead === 0) return bytes.subarray(0, length);
      length += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? escapeUnsafe(error.message) : String(error);
}

/** What was read, a line for each column, then the problems. Names of students aren't printed. */
export function formatRoster({ encoding, separator, columns, rows, problems }: Roster): string {
  const counts = columns.map((column) => {
    const filled = rows.filter((row) => row[column] !== null).length;
    return `${column.padEnd(8)}  ${String(filled)} of ${String(rows.length)} rows\n`;
  });
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `${describeProblem(problem)}\n`);
  const more = problems.length - shown.length;
  return [
    encoding !== null && separator !== null
      ? `${String(rows.length)} students, ${encoding}, separated by ${SEPARATORS[separator]}\n`
      : 'Nothing was read.\n',
    ...counts,
    ...shown,
    more > 0 ? `and ${String(more)} more problems\n` : '',
  ].join('');
}

function describeProblem(problem: RosterFileProblem): string {
  if (problem.kind === 'too-large')
    return `The file has more than ${String(ROSTER_LIMITS.bytes / 1024 / 1024)} MiB. Split it.`;
  if (problem.kind === 'empty') return 'The file has no lines.';
  return `Line ${String(problem.line)}: ${describeLine(problem)}`;
}

function describeLine(
  problem: Exclude<RosterFileProblem, { kind: 'too-large' | 'empty' }>,
): string {
  if ('firstLine' in problem)
    return `left out, because line ${String(problem.firstLine)} has ${DUPLICATES[problem.kind]}.`;
  switch (problem.kind) {
    case 'unknown-encoding':
      return `byte ${String(problem.offset)} is neither UTF-8 nor Shift_JIS. Save the file as UTF-8.`;
    case 'too-many-lines':
      return `more than ${String(ROSTER_LIMITS.lines)} lines. Delete the empty ones.`;
    case 'malformed':
      return 'a quote has no end, or is inside of a value without quotes.';
    case 'no-heading':
      return 'the headings are unknown. Write at least one of id, name and email.';
    case 'too-many-columns':
      return `more than ${String(ROSTER_LIMITS.columns)} columns.`;
    case 'duplicate-column':
      return `another column is ${problem.column} already. This one is left out.`;
    case 'unknown-column':
      return `the column ${escapeUnsafe(problem.heading)} is unknown and left out.`;
    case 'too-many-rows':
      return `more than ${String(ROSTER_LIMITS.rows)} rows. The rows from here on are left out.`;
    case 'too-many-values':
      return 'left out, because it has more values than there are headings.';
    case 'unidentified':
      return 'left out, because it has no id, email and name.';
    case 'too-long':
    case 'control-character':
    case 'wrong-value':
      return `left out, because ${describeValue(problem)}`;
  }
}

function describeValue({
  kind,
  column,
}: Extract<RosterFileProblem, { kind: 'too-long' | 'control-character' | 'wrong-value' }>): string {
  if (kind === 'too-long') return `${column} has more than ${String(limitOf(column))} characters.`;
  if (kind === 'control-character') return `${column} contains a control character.`;
  return column === 'email' ? 'email is no e-mail address.' : 'language is neither ja nor en.';
}

function limitOf(column: RosterColumn): number {
  return column === 'note' ? ROSTER_LIMITS.noteChars : ROSTER_LIMITS.valueChars;
}
