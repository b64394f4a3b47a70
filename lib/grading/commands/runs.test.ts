import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { ContainerFacts } from './container-facts.ts';

const inShell = (script: string, rest: JsonObject = {}) =>
  new ContainerFacts({ image: 'busybox', command: ['sh', '-c', script], ...rest });
const withArgs = (image: string, ...args: string[]) => new ContainerFacts({ image, args });
const programsOf = (facts: ContainerFacts) => facts.runs.map(({ program }) => program);

describe('what runs', () => {
  test.each([
    'date',
    'date; echo hi',
    'echo "now: $(date)"',
    'echo `date`',
    '/bin/date +%F',
    'TZ=Asia/Tokyo date',
    'env TZ=Asia/Tokyo date',
    'busybox date',
    'if true; then date; fi',
    'false || date',
    'while true; do date; sleep 60; done',
    'for i in 1 2; do date; done',
    'f() { date; }; f',
    'sh -c "sh -c date"',
    'eval date',
    'date > /dev/null',
    '(date)',
    'date | tee /tmp/now',
    'timeout 5 date',
    'date &',
    'trap date EXIT; echo hi',
    'echo date | sh',
    'echo hi # comment\ndate',
    'cat <<EOF\n$(date)\nEOF',
    'NOW=$(date); echo "$NOW"',
    'xargs date </dev/null',
    'case a in b) ls;; *) date;; esac',
    '[ -n "$(date)" ]',
    'exec date',
    '"date"',
    'd"at"e',
    'D=date; $D',
  ])('runs date: %s', (script) => {
    expect(programsOf(inShell(script))).toContain('date');
  });

  test.each([
    'echo date',
    'echo "date"',
    "echo '$(date)'",
    'echo \\$\\(date\\)',
    'printf date',
    'echo hi # date',
    ': date',
    'false && date',
    'true || date',
    'exit 0; date',
    'sleep infinity; date',
    'while true; do :; done; date',
    'f() { date; }; echo hi',
    'if false; then date; fi',
    'command -v date',
    'which date',
    'date=1; echo $date',
    'cat <<"EOF"\n$(date)\nEOF',
    "cat <<'EOF'\ndate\nEOF",
    'exec sleep 5; date',
    'updatedate',
    'datetime',
    'echo \\$(date)',
    'echo \\$(date); date',
    'grep date /etc/passwd',
    'case a in b) date;; esac',
    'for i in; do date; done',
  ])('does not run date: %s', (script) => {
    expect(programsOf(inShell(script))).not.toContain('date');
  });

  test.each<[JsonObject, readonly string[]]>([
    [{ image: 'busybox', command: ['date'] }, ['date']],
    [{ image: 'busybox', args: ['date', '+%F'] }, ['date']],
    [{ image: 'busybox', command: ['echo'], args: ['date'] }, ['echo']],
    [{ image: 'busybox', command: ['sh', '-c'], args: ['date'] }, ['sh', 'date']],
    [{ image: 'busybox', command: ['sh'], args: ['-c', 'date'] }, ['sh', 'date']],
    [{ image: 'busybox', command: ['sh', '-ec', 'date'] }, ['sh', 'date']],
    [
      { image: 'busybox', command: ['/bin/busybox', 'sh', '-c', 'date'] },
      ['busybox', 'sh', 'date'],
    ],
    [{ image: 'busybox', command: ['sh', 'date'] }, ['sh']],
    [{ image: 'busybox', command: ['echo date'] }, ['echo date']],
    [{ image: 'busybox', command: ['/bin/sh -c date'] }, ['sh -c date']],
    [{ image: 'busybox', command: ['echo', '&&', 'date'] }, ['echo']],
    [{ image: 'busybox', command: ['$(CMD)'] }, ['$(CMD)']],
    [{ image: 'busybox', command: ['exit', '0'] }, ['exit']],
    [{ image: 'busybox' }, []],
    [{}, []],
  ])('knows the process of %j', (container, programs) => {
    expect(programsOf(new ContainerFacts(container))).toEqual(programs);
  });

  test.each<[string, number[]]>([
    ['sleep 5', [5]],
    ['sleep 2; sleep 3s', [2, 3]],
    ['sleep 1 2', [3]],
    ['sleep 0.1m', [6]],
    ['sleep inf', [2_147_483_647]],
    ['sleep "$DELAY"', [-1]],
    ['timeout 3 sleep 10', [3]],
    ['for i in 1 2 3; do sleep 2; done', [2, 2, 2]],
    ['echo sleep 5', []],
    ['sleep five', [0]],
    ['sleep 5ms', [0]],
    ['sleep', [0]],
    ['for i in $(seq 3); do sleep 2; done', [2, 2, 2]],
    ['for i in $(seq 2 3); do sleep 2; done', [2, 2]],
    ['i=0; while [ $i -lt 5 ]; do sleep 1; i=$((i+1)); done', [-1]],
    ['until [ -f /tmp/x ]; do sleep 1; done', [-1]],
    ['for i in {1..5}; do sleep 1; done', [-1]],
    ['for ((i = 0; i < 5; i++)); do sleep 1; done', [-1]],
    ['while killall -0 nginx; do sleep 1; done', [1]],
    ['usleep 5000000', []],
  ])('knows how long %s waits', (script, seconds) => {
    const env = [{ name: 'DELAY' }];
    const waits = inShell(script, { env }).runs.filter(({ program }) => program === 'sleep');
    expect(waits.map((run) => run.seconds)).toEqual(seconds);
  });

  test('knows how long usleep waits', () => {
    expect(inShell('usleep 5500000').runs.at(-1)?.seconds).toBe(5);
  });

  test.each<[string, string[]]>([
    ['sleep 5 & echo', ['sleep 5']],
    ['sleep 5 & wait', []],
    ['sleep 1 & sleep 4 & sleep $DELAY & wait', ['sleep 1', 'sleep 4']],
    ['date & sleep 4 & wait $!; sleep 2 &', ['sleep 2']],
  ])('knows what runs on in the background: %s', (script, texts) => {
    const { runs } = inShell(script, { env: [{ name: 'DELAY' }] });
    expect(runs.filter(({ background }) => background).map(({ text }) => text)).toEqual(texts);
  });

  test('reads no options behind two hyphens', () => {
    const [echo] = withArgs('hashicorp/http-echo', '-listen=:8080', '--', '-text=foo').runs;
    expect(echo?.options).toEqual({ listen: ':8080' });
  });

  test('knows the options of a program, and the process of a handler', () => {
    const [echo] = withArgs('hashicorp/http-echo', '-listen=:8080', '--text', 'foo').runs;
    expect(echo).toMatchObject({
      program: 'http-echo',
      options: { listen: ':8080', text: 'foo' },
    });
    const container = { image: 'nginx', lifecycle: {} };
    const hook = new ContainerFacts(container, { command: ['/bin/sh', '-c', 'sleep 7; nginx'] });
    expect(programsOf(hook)).toEqual(['sh', 'sleep', 'nginx']);
  });

  test('marks files that only the container has', () => {
    const scripts = (facts: ContainerFacts) =>
      facts.runs.filter(({ script }) => script).map(({ program }) => program);
    expect(scripts(new ContainerFacts({ command: ['/scripts/run.sh'] }))).toEqual([
      '/scripts/run.sh',
    ]);
    expect(scripts(new ContainerFacts({ command: ['sh', '/scripts/run.sh'] }))).toEqual(['sh']);
    expect(scripts(new ContainerFacts({ command: ['sh', '-c', 'ls'] }))).toEqual([]);
    expect(scripts(new ContainerFacts({ command: ['sh', 'date'] }))).toEqual([]);
  });
});
