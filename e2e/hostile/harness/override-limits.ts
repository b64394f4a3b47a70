import { registerHooks } from 'node:module';
import process from 'node:process';

/**
 * Loaded before the server and each of its threads: gives the server smaller limits, so that a test
 * reaches them in seconds. PODIUM_TEST_WORKSHOP_OBJECT_BYTES replaces `WORKSHOP_OBJECT_BYTES`.
 */
const bytes = Number(process.env['PODIUM_TEST_WORKSHOP_OBJECT_BYTES']);
const DEFINITION = /(?<=export const WORKSHOP_OBJECT_BYTES = )[^;]+/;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/lib/cluster/slim/limits.ts')) return loaded;
    const source = String(
      loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source,
    );
    if (!DEFINITION.test(source)) throw new Error(`${url} doesn't define the limit`);
    return { ...loaded, source: source.replace(DEFINITION, String(bytes)) };
  },
});
