/**
 * Whether the client of a request ended it: it closed the connection while the body was read or the
 * answer was written.
 */
export function isClientAbort(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, name, message } = error as NodeJS.ErrnoException;
  return (
    name === 'AbortError' ||
    name === 'ResponseAborted' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    (message === 'aborted' && code === 'ECONNRESET')
  );
}
