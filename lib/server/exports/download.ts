import { MINUTE_MS } from '#lib/kit/time.ts';

/** Exports that a server writes at once. Each one is a thread with connections to the database. */
export const MAX_EXPORTS = 2;
/** A reader that takes nothing for so long loses the download, so that others get the place. */
const MAX_STALL_MS = 2 * MINUTE_MS;

interface DownloadOptions {
  /** The last bytes were read. */
  readonly onComplete: (rows: number) => void;
  /** Once, also after an error and if the reader is gone. */
  readonly onClose: () => void;
  readonly stallMs?: number;
}

/**
 * Opens a download. Waits for the first bytes, so that an error before them has a status. The bytes
 * are made while the reader takes them. An error later breaks the connection, so that an incomplete
 * file isn't taken for a complete one.
 */
export async function openDownload(
  bytes: AsyncGenerator<Uint8Array, number>,
  { onComplete, onClose, stallMs = MAX_STALL_MS }: DownloadOptions,
): Promise<ReadableStream<Uint8Array>> {
  let isClosed = false;
  const close = (): void => {
    if (!isClosed) onClose();
    isClosed = true;
  };
  let first: IteratorResult<Uint8Array, number> | null = await bytes
    .next()
    .catch((error: unknown) => {
      close();
      throw error;
    });
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(timer);
        try {
          const next = first ?? (await bytes.next());
          first = null;
          if (next.done === true) {
            onComplete(next.value);
            close();
            controller.close();
            return;
          }
          controller.enqueue(next.value);
        } catch (error) {
          close();
          throw error;
        }
        timer = setTimeout(() => {
          controller.error(new Error('The download was not read any more.'));
          void bytes.return(0).finally(close);
        }, stallMs);
        timer.unref();
      },
      async cancel() {
        clearTimeout(timer);
        await bytes.return(0).finally(close);
      },
    },
    { highWaterMark: 0 },
  );
}
