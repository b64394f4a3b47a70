/** Whether the database refused a row because another one has its place in the unique index `name` (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return (code === '23505' && constraint === name) || isUniqueViolation(error.cause, name);
}
