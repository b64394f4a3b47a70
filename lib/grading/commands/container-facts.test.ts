import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#lib/kit/json.ts';
import { ContainerFacts } from './container-facts.ts';

const inShell = (script: string, rest: JsonObject = {}) =>
  new ContainerFacts({ image: 'busybox', command: ['sh', '-c', script], ...rest });
const NODE_NAME: JsonObject = {
  env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
};

describe('what reaches the log', () => {
  test.each([
    'echo $NODE_NAME',
    'echo "watching ${NODE_NAME}"',
    'echo watching $(NODE_NAME)',
    'echo $(echo $NODE_NAME)',
    'printf "%s\\n" "$NODE_NAME"',
    'printf "node $NODE_NAME\\n"',
    'printenv NODE_NAME',
    'printenv',
    'env',
    'env | grep NODE',
    'env | grep -i node_',
    'env | grep ^NODE_NAME=',
    'env | grep worker',
    '(echo A; env) | grep -v HOSTNAME',
    'echo "NODE: $NODE_NAME" | grep NODE',
    'echo $NODE_NAME | grep HOST',
    'set | grep NODE',
    'export -p',
    'cat /proc/self/environ | tr "\\0" "\\n"',
    "sh -c 'echo $0' $NODE_NAME",
    'exec echo "$NODE_NAME"',
    'echo $NODE_NAME | cat',
    'echo $NODE_NAME >&2',
    'echo $NODE_NAME > /dev/stdout',
    'echo $NODE_NAME > /proc/1/fd/1',
    'echo $NODE_NAME | tee /tmp/x',
    'echo $NODE_NAME > /tmp/x; cat /tmp/x',
    'echo $NODE_NAME >> /tmp/x; tail -f /tmp/x',
    'cat <<EOF\non $NODE_NAME\nEOF',
    'cat <<< "$NODE_NAME"',
    'N=$NODE_NAME; echo "$N"',
    'export N="$NODE_NAME"; printenv N',
    'while true; do echo $NODE_NAME; sleep 5; done',
    'sh -c "echo $NODE_NAME"',
    "sh -c 'echo $NODE_NAME'",
    'echo ${NODE_NAME:-none}',
    'echo ${NODE_NAME%%.*}',
    'awk "BEGIN { print ENVIRON[\\"NODE_NAME\\"] }"',
    'if [ -n "$NODE_NAME" ]; then echo $NODE_NAME; fi',
    'f() { echo "$1"; }; f "$NODE_NAME"',
    'set -- $NODE_NAME; echo "$@"',
  ])('prints the variable: %s', (script) => {
    const { prints } = inShell(script, NODE_NAME);
    expect(prints.flatMap(({ variables }) => variables)).toContain('NODE_NAME');
  });

  test.each([
    'echo NODE_NAME',
    "echo '$NODE_NAME'",
    'echo \\$NODE_NAME',
    'echo "\\$NODE_NAME"',
    'echo $$(NODE_NAME)',
    'echo $NODE_NAME > /dev/null',
    'echo $NODE_NAME > /tmp/x',
    'echo $NODE_NAME_2',
    'sleep infinity; echo $NODE_NAME',
    'echo hi # $NODE_NAME',
    'cat <<"EOF"\n$NODE_NAME\nEOF',
    ': $NODE_NAME',
    'X=$NODE_NAME; sleep infinity',
    'test -n "$NODE_NAME"',
    'echo $NODE_NAME | grep -q x',
    'printenv HOSTNAME',
    'env | grep HOSTNAME',
    'env | grep -v NODE_NAME',
    'printenv | grep ^POD_IP=',
    'unset NODE_NAME; echo $NODE_NAME',
    'NODE_NAME=x; echo $NODE_NAME',
    'false && echo $NODE_NAME',
    'echo ${NODE_NAME:+set}',
  ])('does not print the variable: %s', (script) => {
    const { prints } = inShell(script, NODE_NAME);
    expect(prints.flatMap(({ variables }) => variables)).not.toContain('NODE_NAME');
  });

  test('knows that a variable was unset by the script itself', () => {
    expect(inShell('unset NODE_NAME; echo $NODE_NAME', NODE_NAME).unsetVariables).toEqual([]);
    expect(inShell('echo $NODE_NAME').unsetVariables).toEqual(['NODE_NAME']);
  });

  test('expands variables without a shell only where Kubernetes does', () => {
    const variablesOf = (...command: string[]) =>
      new ContainerFacts({ command, ...NODE_NAME }).prints.flatMap(({ variables }) => variables);
    expect(variablesOf('echo', '$(NODE_NAME)')).toEqual(['NODE_NAME']);
    expect(variablesOf('echo', '$NODE_NAME')).toEqual([]);
    expect(variablesOf('echo', '${NODE_NAME}')).toEqual([]);
    expect(variablesOf('echo', '$$(NODE_NAME)')).toEqual([]);
    expect(variablesOf('printenv', 'NODE_NAME')).toEqual(['NODE_NAME']);
  });

  test.each([
    ['echo a  b', 'a b\n'],
    ['echo "a  b"', 'a  b\n'],
    ['echo -n a', 'a'],
    ['echo -e "a\\tb\\c"', 'a\tb'],
    ['echo -ne a', 'a'],
    ['printf "%s-%d\\n" a 1 b 2', 'a-1\nb-2\n'],
    ['printf "100%%\\n"', '100%\n'],
    ["echo $'a\\nb'", 'a\nb\n'],
    ['echo "a\\"b"', 'a"b\n'],
    ["echo 'it'\\''s'", "it's\n"],
    ['X="a b"; echo $X', 'a b\n'],
    ['echo ${X:-d}', 'd\n'],
    ['echo a |\n tr -d "\\n"', 'a'],
    ['cat <<-EOF\n\tA\n\tEOF', 'A\n'],
    ['echo a; echo b', 'a\nb\n'],
    ['echo Hello | head -c 4', 'Hell'],
    ['echo a\\\nb', 'ab\n'],
    ['cd /data; pwd', '/data\n'],
  ])('knows the text of %s', (script, text) => {
    expect(
      inShell(script)
        .prints.map((print) => print.text)
        .join(''),
    ).toBe(text);
  });

  test('knows the files that are printed', () => {
    expect(inShell('cat /etc/podinfo/labels').prints[0]?.files).toEqual(['/etc/podinfo/labels']);
  });
});

describe('what is written', () => {
  test.each([
    ['echo -n a > /w/index.html', '/w/index.html', 'a'],
    ['printf a > /w/index.html', '/w/index.html', 'a'],
    ['cd /w; echo a > index.html', '/w/index.html', 'a\n'],
    ['cd /w && echo a | tee x/../index.html >/dev/null', '/w/index.html', 'a\n'],
    ['echo a > /w/i; echo -n b >> /w/i', '/w/i', 'a\nb'],
    ['echo a | tr -d "\\n" > /w/i', '/w/i', 'a'],
    ['cat > /w/i <<EOF\na\nEOF', '/w/i', 'a\n'],
    ['{ echo a; echo b; } > /w/i', '/w/i', 'a\nb\n'],
    ['echo -n a > /tmp/i; cp /tmp/i /w/i', '/w/i', 'a'],
    ['echo "$(date)" > /w/i', '/w/i', '…\n'],
    ['wget -O /w/i http://a', '/w/i', '…'],
    ['sh -c "echo -n a > /w/i"', '/w/i', 'a'],
  ])('%s writes %s', (script, path, text) => {
    expect(inShell(script).writes).toContainEqual(expect.objectContaining({ path, text }));
  });

  test('knows the working folder, and that a word is no redirection', () => {
    expect(inShell('echo a > i', { workingDir: '/w' }).writes[0]?.path).toBe('/w/i');
    expect(new ContainerFacts({ command: ['echo', 'a', '>', '/w/i'] }).writes).toEqual([]);
    expect(inShell('echo a > /dev/null').writes).toEqual([]);
  });

  test.each<[string, boolean]>([
    ['check || exit 1; touch /ok', true],
    ['check && touch /ok', true],
    ['if check; then echo ok > /ok; fi', true],
    ['set -e; check; echo ok | tee /ok', true],
    ['check; touch /ok', false],
    ['check || touch /ok', false],
    ['touch /ok; check', false],
  ])('%s writes the file only after the command: %s', (script, isAfter) => {
    const write = inShell(script).writes.find(({ path }) => path === '/ok');
    expect(write?.after.includes('check')).toBe(isAfter);
  });
});
