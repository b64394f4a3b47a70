import { expect, it } from 'vitest';
import { createExportStream, type ExportRow } from './export-stream.ts';

async function* streamRows(...rows: ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}
const readText = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer()).toString();

it('R9: writes CSV as UTF-8 with a byte order mark and without formulas', async () => {
  const rows = streamRows(
    { display_name: '=HYPERLINK("http://x")', n: -1, at: null },
    { display_name: '+1', n: 2, at: 'a "b", c' },
    { display_name: '@x\nもみじ', n: 3, at: '-' },
  );
  expect(await readText(createExportStream(rows, ['display_name', 'n', 'at'], 'csv'))).toBe(
    [
      '\uFEFFdisplay_name,n,at',
      `"'=HYPERLINK(""http://x"")",-1,`,
      `'+1,2,"a ""b"", c"`,
      `"'@x\nもみじ",3,'-`,
      '',
    ].join('\r\n'),
  );
});

it('writes one JSON object per line', async () => {
  expect(
    await readText(
      createExportStream(
        streamRows({ a: '=1', b: { c: [1] } }, { a: null, b: true }),
        ['a', 'b'],
        'jsonl',
      ),
    ),
  ).toBe('{"a":"=1","b":{"c":[1]}}\n{"a":null,"b":true}\n');
});

it.each(['csv', 'jsonl'] as const)(
  'reads rows only as fast as the reader of %s and stops when the reader cancels',
  async (format) => {
    let rowsRead = 0;
    let onEnd: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      onEnd = resolve;
    });
    const rows = (async function* (): AsyncGenerator<ExportRow> {
      try {
        for (;;) yield { n: (rowsRead += 1), text: 'x'.repeat(10_000) };
      } finally {
        onEnd();
      }
    })();
    const reader = createExportStream(rows, ['n', 'text'], format).getReader();
    await reader.read();
    const countWhenIdle = async (): Promise<number> => {
      const before = rowsRead;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return rowsRead === before ? rowsRead : countWhenIdle();
    };
    expect(await countWhenIdle()).toBeLessThan(100);
    await reader.cancel();
    await ended;
  },
);
