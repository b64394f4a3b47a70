import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { en } from '#agents/messages/en.ts';
import { formatCheckLines } from './check.ts';
import { formatClaim } from './local-commands.ts';
import { formatStatus } from './status-report.ts';
import { toTerminalText } from './terminal-text.ts';

const HOSTILE = 'x\u001b]0;title\u0007\u001b[2J\nok  forged\r\u009b31m\u2028y\u202e';
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/;
const REASONS = [{ code: 'image', text: HOSTILE }];

it.each([
  [
    'check',
    formatCheckLines(
      [{ exercise: HOSTILE, title: HOSTILE, verdict: 'fail', reasons: REASONS }],
      false,
    ),
    2,
  ],
  [
    'status',
    formatStatus(
      {
        version: HOSTILE,
        server: HOSTILE,
        hostname: HOSTILE,
        link: { state: 'connecting', since: 0, reason: HOSTILE },
        transport: 'websocket',
        cluster: { state: 'down', why: HOSTILE, since: 0 },
        facts: { uid: 'u', distribution: 'other', version: HOSTILE, nodes: 1 },
        kubeconfig: HOSTILE,
        kinds: { [HOSTILE]: 'forbidden', 'v1/Pod': 'stalled' },
        stalledSince: { 'v1/Pod': 0 },
        seq: 0,
        acked: 0,
        spool: { bytes: 0, changes: 0, writeError: HOSTILE },
        seat: { workshop: HOSTILE, label: HOSTILE, displayName: HOSTILE },
      },
      0,
      en,
    ),
    7,
  ],
])('M11: %s prints hostile text escaped, each line once', (_command, lines, count) => {
  const text = toTerminalText(lines);
  expect(text).not.toMatch(OBEYED);
  expect(text.split('\n')).toHaveLength(count + 1);
});

it('M11: prints hostile links and codes escaped', () => {
  const code = HOSTILE;
  const lines = formatClaim({ ok: true, url: 'https://p.example', code, expiresAt: 0 }, 0, en);
  expect(toTerminalText(lines)).not.toMatch(OBEYED);
});

it('M11: the agent writes to the terminal in one place only', () => {
  const root = join(import.meta.dirname, '..');
  const writers = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|^build\//.test(path))
    .filter((path) =>
      /\bstd(out|err)\.write|\bconsole\./.test(readFileSync(join(root, path), 'utf8')),
    );
  expect(writers).toEqual(['cli/podium-agent.ts']);
});
