import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { requestRaw, sendRaw } from './raw-http.ts';
import { encodeFrame, openRawWebSocket } from './raw-websocket.ts';

/**
 * A program that floods a server from one address until its parent ends it. Arguments: the address of
 * the server, and new connections a second.
 */
const [url = '', perSecond = '500'] = process.argv.slice(2);
const { host } = new URL(url);
const POLLING = '/socket.io/?EIO=4&transport=polling';
const HOLD_MS = 3_000;
const CONNECT_AGENT = '40/agent,{"protocol":2,"agent":"0.1.0"}';
const HELLO = `42/agent,1["hello",{"key":"${'A'.repeat(43)}","signature":"${'B'.repeat(86)}"}]`;

async function sendFrames(...texts: string[]): Promise<void> {
  const { socket, status } = await openRawWebSocket(url);
  if (status === 101)
    for (const text of texts) {
      if (socket.destroyed) break;
      socket.write(encodeFrame(text));
    }
  await wait(HOLD_MS);
  socket.destroy();
}

const repeat = (text: string, count: number): string[] => Array<string>(count).fill(text);

/** Each kind of junk. All of it comes from clients that the server doesn't know. */
const ATTACKS: readonly (() => Promise<unknown>)[] = [
  // Malformed batches.
  () => sendFrames(CONNECT_AGENT, ...repeat('42/agent,1["batch",{"epoch":1,"changes":[]}]', 50)),
  // 60,000 packets in one body.
  async () => {
    const { body } = await requestRaw(url, `GET ${POLLING}`);
    const sid = /"sid":"([^"]+)"/.exec(body)?.[1] ?? 'none';
    const packets = repeat('40/x', 60_000).join('\x1e');
    await requestRaw(
      url,
      `POST ${POLLING}&sid=${sid}`,
      { 'content-type': 'text/plain', 'content-length': String(packets.length) },
      packets,
    );
  },
  // Binary packets that are never finished.
  () => sendFrames(CONNECT_AGENT, '451-/agent,["batch",{"_placeholder":true,"num":0}]'),
  () =>
    sendFrames(
      ...repeat(`455-/agent,["batch"${',{"_placeholder":true,"num":0}'.repeat(300)}]`, 20),
    ),
  // Sockets that say nothing.
  () => sendFrames(),
  // Namespaces that Podium does not have.
  () => sendFrames(...Array.from({ length: 50 }, (_, index) => `40/unused-${String(index)},`)),
  // `hello` out of turn.
  () => sendFrames(CONNECT_AGENT, ...repeat(HELLO, 50)),
  // Long and nested messages.
  () => sendFrames(CONNECT_AGENT, `42/agent,1["batch",${'['.repeat(100_000)}`),
  // Bodies that never end.
  () =>
    sendRaw(
      url,
      `POST /api/join HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`,
    ),
];

let started = 0;
const startedAt = performance.now();
process.on('message', (message) => {
  if (message === 'count') process.send?.({ started });
});
for (;;) {
  const due = ((performance.now() - startedAt) / 1_000) * Number(perSecond);
  for (; started < due; started += 1)
    void ATTACKS[started % ATTACKS.length]?.().catch(() => undefined);
  await wait(5);
}
