/** The interval of retries in the browser, for code, messages and the connection to the server. */
export const RETRY_MS = 2_000;

/**
 * Loads code or messages after the first paint. Retries while the network is down, so it never
 * rejects.
 */
export async function retryUntilFetched<Loaded>(
  load: () => Promise<Loaded>,
  pause: (ms: number) => Promise<void> = wait,
): Promise<Loaded> {
  for (;;) {
    try {
      return await load();
    } catch {
      await pause(RETRY_MS);
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
