import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

/** A request with a wrong code or token. */
export interface Guess {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

export interface GuessProgramData {
  readonly url: string;
  /** The first `atOnce` are sent at once, the others one after each interval. */
  readonly guesses: readonly Guess[];
  readonly atOnce: number;
  readonly intervalMs: number;
  readonly delayMs: number;
}

/**
 * Sends wrong guesses in a thread, so that they don't slow down the client of the students. Posts
 * the number of answers by status.
 */
const { url, guesses, atOnce, intervalMs, delayMs } = workerData as GuessProgramData;
const statuses = new Map<number, number>();

async function send({ method, path, body, headers }: Guess): Promise<void> {
  const response = await fetch(url + path, {
    method,
    headers: { origin: url, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  await response.text();
  statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
}

await wait(delayMs);
const sent = guesses.slice(0, atOnce).map(send);
for (const guess of guesses.slice(atOnce)) {
  sent.push(send(guess));
  await wait(intervalMs);
}
await Promise.all(sent);
parentPort?.postMessage(statuses);
