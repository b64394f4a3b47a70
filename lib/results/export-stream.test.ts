import { expect, it } from 'vitest';
import { createExportStream, type ExportRow } from './export-stream.ts';

async function* streamRows(...rows: ExportRow[]): AsyncGenerator<ExportRow> {
  yield* rows;
}
const readText = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer()).toString();

it('R9: writes CSV as UTF-8 with a byte order mark and quotes every text', async () => {
  const rows = streamRows(
    { display_name: 'a "b", c', n: -1, at: null, passed: true },
    { display_name: 'x\nもみじ', n: 2, at: '2026-11-24', passed: false },
  );
  expect(
    await readText(createExportStream(rows, ['display_name', 'n', 'at', 'passed'], 'csv')),
  ).toBe(
    [
      '\uFEFF"display_name","n","at","passed"',
      `"a ""b"", c",-1,,true`,
      `"x\nもみじ",2,"2026-11-24",false`,
      '',
    ].join('\r\n'),
  );
});

it.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])(
  'M5: writes a text that begins with %j so that no spreadsheet reads a formula',
  async (start) => {
    const rows = streamRows(
      { display_name: `${start}HYPERLINK("http://x")` },
      { display_name: `a;${start}1,${start}1` },
    );
    expect(await readText(createExportStream(rows, ['display_name'], 'csv'))).toBe(
      `\uFEFF"display_name"\r\n"'${start}HYPERLINK(""http://x"")"\r\n"a;${start}1,${start}1"\r\n`,
    );
  },
);

it('M5: writes an object as one quoted text', async () => {
  expect(
    await readText(createExportStream(streamRows({ data: { a: '=1' } }), ['data'], 'csv')),
  ).toBe('\uFEFF"data"\r\n"{""a"":""=1""}"\r\n');
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
