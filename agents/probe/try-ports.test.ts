import { expect, it } from 'vitest';
import { MAX_OTHER_BODY_CHARS, ProbeResponse } from '#lib/protocol/probe.ts';
import { tryPorts } from './try-ports.ts';

const page = (status: number, body = ''): ProbeResponse => ({
  kind: 'answered',
  status,
  body,
  truncated: false,
});
const tryAll = (answers: Readonly<Record<number, ProbeResponse | null>>) =>
  tryPorts(Object.keys(answers).map(Number), (port) => Promise.resolve(answers[port] ?? null));

it.each<[string, Readonly<Record<number, ProbeResponse>>, number]>([
  ['a 2xx before an earlier port with another status', { 1: page(404), 2: page(204) }, 2],
  ['the earlier one of two pages', { 1: page(200), 2: page(200) }, 1],
  ['a redirect before an error', { 1: page(500), 2: page(301) }, 2],
  ['404 before the 400 of a server with TLS', { 1: page(400), 2: page(404) }, 2],
  ['an error page before a refused connection', { 1: { kind: 'refused' }, 2: page(503) }, 2],
  [
    'a broken connection before a timeout',
    { 1: { kind: 'timed-out' }, 2: { kind: 'broken', why: 'EOF' } },
    2,
  ],
  [
    'a timeout before a refused connection',
    { 1: { kind: 'refused' }, 2: { kind: 'timed-out' } },
    2,
  ],
])('reports %s', async (_name, answers, port) => {
  expect((await tryAll(answers))?.port).toBe(port);
});

it('names the ports that were tried, and what the others answered', async () => {
  expect(await tryAll({ 8: { kind: 'refused' }, 9: { kind: 'refused' } })).toEqual({
    port: 8,
    answer: { kind: 'refused', tried: [8, 9] },
  });
  const long = '\u{1F680}'.repeat(MAX_OTHER_BODY_CHARS);
  const result = await tryAll({
    7: page(200, 'exporter'),
    8: page(200, 'web'),
    9: page(404, long),
  });
  expect(result?.answer).toMatchObject({
    tried: [7, 8, 9],
    others: [
      { port: 8, status: 200, body: 'web', truncated: false },
      { port: 9, status: 404, truncated: true },
    ],
  });
  expect(ProbeResponse.parse(result?.answer)).toEqual(result?.answer);
});

it('lists no ports when only one was asked', async () => {
  expect(await tryAll({ 80: { kind: 'refused' } })).toEqual({
    port: 80,
    answer: { kind: 'refused' },
  });
});

it('knows nothing while the API server fails for a port that could have the page', async () => {
  expect(await tryAll({ 1: { kind: 'refused' }, 2: null })).toBeNull();
  expect(await tryAll({ 1: null, 2: page(200) })).toMatchObject({ port: 2 });
});
