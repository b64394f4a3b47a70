import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/**
 * A server with socket.io only, configured as in Podium. It acknowledges each message at once and
 * prints its port.
 */
const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('change', (_message: unknown, taken: (answer: { ok: true }) => void) => {
    taken({ ok: true });
  });
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${String((http.address() as AddressInfo).port)}\n`);
});
process.once('SIGTERM', () => {
  process.exit(0);
});
