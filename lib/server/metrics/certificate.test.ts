import { expect, it, vi } from 'vitest';
import { createCertificateCheck } from './certificate.ts';

const DAY = 86_400_000;

function follow(url: string, readExpiry: () => Promise<number>) {
  let now = 0;
  const lines: string[] = [];
  const read = vi.fn(readExpiry);
  const check = createCertificateCheck({
    url,
    now: () => now,
    log: (_, line) => lines.push(line),
    readExpiry: read,
  });
  return { check, read, lines, setNow: (time: number) => (now = time) };
}

it('reads the certificate of an https address once a day, while something asks', async () => {
  const { check, read, setNow } = follow('https://podium.example', () => Promise.resolve(42));
  expect(check()).toBeNull();
  await vi.waitFor(() => {
    expect(check()).toBe(42);
  });
  expect(read).toHaveBeenCalledTimes(1);
  setNow(DAY);
  check();
  expect(read).toHaveBeenCalledTimes(2);
});

it('keeps the last date, and logs why a check failed', async () => {
  const { check, lines } = follow('https://podium.example', () =>
    Promise.reject(new Error('connection refused')),
  );
  check();
  await vi.waitFor(() => {
    expect(lines).toEqual([
      "The certificate of https://podium.example couldn't be read: connection refused",
    ]);
  });
  expect(check()).toBeNull();
});

it('connects nowhere without TLS', () => {
  const { check, read } = follow('http://localhost:3000', () => Promise.resolve(1));
  expect(check()).toBeNull();
  expect(read).not.toHaveBeenCalled();
});
