import { podChange } from '#e2e/harness/raw-agent.ts';
import type { JsonObject } from '#lib/kit/json.ts';
import type { Change } from '#lib/protocol/change.ts';

/** The spec of a Pod of about `bytes` bytes that an ordinary agent could send. */
export const largeSpec = (bytes: number, text = ''): JsonObject => ({
  containers: [
    {
      name: 'web',
      image: 'nginx',
      args: Array.from({ length: Math.ceil(bytes / 4_000) }, (_, index) =>
        text.padEnd(Math.min(4_000, bytes - 4_000 * index), 'x'),
      ),
    },
  ],
});

/** Pods of about `bytes` bytes each, from `seq` on. */
export const largePods = (seq: number, count: number, bytes: number): Change[] =>
  Array.from({ length: count }, (_, index) =>
    podChange(
      seq + index,
      `pod-${String((seq + index) % 50)}`,
      largeSpec(bytes - 400, String(seq + index)),
    ),
  );
