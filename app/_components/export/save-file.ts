import type { DownloadedFile } from '#lib/client/export-download.ts';

/** A browser can still read the file after the click. */
const KEEP_MS = 60_000;

/** Saves a downloaded file as the browser saves downloads. */
export function saveFile({ fileName, blob }: DownloadedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, KEEP_MS);
}
