import { expect, it } from 'vitest';
import { createExportStream, type ExportRow } from './export-stream.ts';

async function* streamRows(...rows: ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}
const readText = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer()).toString();

it('writes CSV that a spreadsheet reads as UTF-8 and takes for no formula', async () => {
  const rows = streamRows(
    { displayName: '=HYPERLINK("http://x")', n: -1, at: null },
    { displayName: '+1', n: 2, at: 'a "b", c' },
    { displayName: '@x\nもみじ', n: 3, at: '-' },
  );
  expect(await readText(createExportStream(rows, ['handle', 'n', 'at'], 'csv'))).toBe(
    [
      '\uFEFFhandle,n,at',
      `"'=HYPERLINK(""http://x"")",-1,`,
      `'+1,2,"a ""b"", c"`,
      `"'@x\nもみじ",3,'-`,
      '',
    ].join('\r\n'),
  );
});

it('writes a JSON object a line', async () => {
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
  'asks for rows only as the reader of %s takes them, and lets go when the reader does',
  async (format) => {
    let asked = 0;
    let letGo: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const rows = (async function* (): AsyncGenerator<ExportRow> {
      try {
        for (;;) yield { n: (asked += 1), text: 'x'.repeat(10_000) };
      } finally {
        letGo();
      }
    })();
    const reader = createExportStream(rows, ['n', 'text'], format).getReader();
    await reader.read();
    const settled = async (): Promise<number> => {
      const before = asked;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      return asked === before ? asked : settled();
    };
    expect(await settled()).toBeLessThan(100);
    await reader.cancel();
    await ended;
  },
);
