/** One line for whoever runs the server. Never a secret. */
export type Log = (level: 'info' | 'warn' | 'error', line: string) => void;

/** Lines with their time on a stream. What came from outside loses its control characters: a log is read in terminals (R9). */
export function createLog(stream: { write(text: string): unknown }, now: () => Date): Log {
  return (level, line) => {
    for (const part of line.split('\n')) stream.write(`${now().toISOString()} ${level === 'info' ? '' : `${level}: `}${part.replace(/\p{Cc}/gu, ' ')}\n`);
  };
}
