import { expect, it } from 'vitest';
import { exportStream, type Row } from './export-stream.ts';

async function* rowsOf(...rows: Row[]): AsyncGenerator<Row> {
  yield* rows;
}
const textOf = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer()).toString();

it('writes CSV that a spreadsheet reads as UTF-8 and takes for no formula', async () => {
  const rows = rowsOf(
    { handle: '=HYPERLINK("http://x")', n: -1, at: null },
    { handle: '+1', n: 2, at: 'a "b", c' },
    { handle: '@x\nもみじ', n: 3, at: '-' },
  );
  expect(await textOf(exportStream(rows, ['handle', 'n', 'at'], 'csv'))).toBe(
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
    await textOf(
      exportStream(rowsOf({ a: '=1', b: { c: [1] } }, { a: null, b: true }), ['a', 'b'], 'jsonl'),
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
    const rows = (async function* (): AsyncGenerator<Row> {
      try {
        for (;;) yield { n: (asked += 1), text: 'x'.repeat(10_000) };
      } finally {
        letGo();
      }
    })();
    const reader = exportStream(rows, ['n', 'text'], format).getReader();
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
