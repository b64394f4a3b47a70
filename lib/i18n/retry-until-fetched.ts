const RETRY_MS = 2_000;

/**
 * What `load` brings, asked for again every two seconds while the network is away: code and words that a page fetches after its
 * first paint. A page whose network was cut goes on by itself, so this never rejects.
 */
export async function retryUntilFetched<What>(
  load: () => Promise<What>,
  pause: (ms: number) => Promise<void> = wait,
): Promise<What> {
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
