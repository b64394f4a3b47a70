/** One line for whoever runs the server. Never a secret. */
export type Log = (level: 'info' | 'warn' | 'error', line: string) => void;

/** What is longer came with somebody's data in it, and would fill the disk, characters. */
const MAX_LINE_CHARS = 2_000;

/** Lines with their time on a stream. What came from outside loses its control characters: a log is read in terminals (R9). */
export function createLogger(stream: { write(text: string): unknown }, now: () => Date): Log {
  return (level, line) => {
    for (const part of line.split('\n'))
      stream.write(
        `${now().toISOString()} ${level === 'info' ? '' : `${level}: `}${part.slice(0, MAX_LINE_CHARS).replace(/\p{Cc}/gu, ' ')}\n`,
      );
  };
}
