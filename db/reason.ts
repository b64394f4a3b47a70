/**
 * What the database itself said. drizzle wraps that in the statement and its parameters, among which are hashes of cookies
 * and tokens, and the words of students: nothing for a log or a terminal.
 */
export function databaseErrorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error
    ? databaseErrorText(error.cause)
    : error.message || (error as NodeJS.ErrnoException).code || error.name;
}

/** The reason, and below it where in our code it happened. */
export function databaseErrorTrace(error: unknown): string {
  const frames = error instanceof Error ? /^ {4}at [^]*/m.exec(error.stack ?? '')?.[0] : undefined;
  return frames === undefined ? databaseErrorText(error) : `${databaseErrorText(error)}\n${frames}`;
}
