import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of a bundle. It is opened when the files before it are written. */
export interface BundleFile {
  readonly name: string;
  open(): Promise<AsyncIterable<Uint8Array>> | AsyncIterable<Uint8Array>;
}

/** The bytes of a ZIP file, made while it is read, so that no table is in memory as a whole. */
export async function* writeBundle(
  files: readonly BundleFile[],
  createdAt: Date,
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  // An error of a file breaks the archive off: without it, a table could be incomplete unnoticed.
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', fail);
  for (const { name, open } of files)
    zip.addReadStreamLazy(name, { mtime: createdAt }, (respond) => {
      void (async () => open())().then((bytes) => {
        const stream = Readable.from(bytes, { objectMode: false });
        stream.on('error', fail);
        respond(null, stream);
      }, fail);
    });
  zip.end();
  for await (const chunk of output) yield chunk as Uint8Array;
}
