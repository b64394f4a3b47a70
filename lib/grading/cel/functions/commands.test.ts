import { describe, expect, test } from 'vitest';
import type { Json } from '#lib/kit/json.ts';
import type { Subject } from '#lib/packs/types.ts';
import { compileCel } from '../compile.ts';

const SUBJECTS: readonly Subject[] = [{ name: 'pod', gvk: 'v1/Pod', namespace: 'default' }];
const POD: Json = {
  spec: {
    containers: [
      {
        name: 'client',
        image: 'curlimages/curl',
        args: ['-s', 'http://echo:8080/$(NAME)'],
        env: [{ name: 'NAME' }],
        lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 2; sleep 4 > /tmp/x'] } } },
      },
    ],
  },
};

function evaluate(condition: string) {
  const compiled = compileCel(`pod.spec.containers.exists(c, ${condition})`, SUBJECTS);
  return 'cel' in compiled ? compiled.cel.evaluate({ pod: POD }) : compiled.issues;
}

describe('functions about commands', () => {
  test.each([
    ['runs(c).exists(r, r.program == "curl" && "-s" in r.words)', true],
    ['runs(c).exists(r, r.program == "wget")', false],
    ['requests(c).exists(r, r.host == "echo" && r.port == 8080 && r.decides && r.known)', true],
    ['requests(c).exists(r, isKnown(r.path))', false],
    ['mentions(c).exists(a, a.host == "echo")', true],
    ['prints(c).exists(p, p.program == "curl")', true],
    ['size(writes(c)) > 0', false],
    ['"NAME" in unsetVariables(c)', false],
    ['runs(c, c.lifecycle.preStop.exec).map(r, r.seconds).sum() >= 6', true],
    ['writes(c, c.lifecycle.preStop.exec).exists(w, w.path == "/tmp/x")', true],
    ['runs(c, c.lifecycle.postStart.exec).exists(r, true)', false],
    ['runs(c.lifecycle).exists(r, true)', false],
    ['runs(c.name).exists(r, true)', false],
    ['runs(c).exists(r, r.?options.?missing.orValue("") == "x")', false],
  ])('%s is %s', (condition, satisfied) => {
    expect(evaluate(condition)).toEqual({ satisfied });
  });

  test.each([
    ['runs(c).exists(r, r.programm == "curl")', 'programm'],
    ['requests(c).exists(r, r.port == "8080")', 'int'],
    ['prints(c).exists(p, p.file == "x")', 'file'],
    ['run(c).exists(r, true)', 'run'],
    ['runs().exists(r, true)', 'runs'],
  ])('a misspelled field or function is an error when the pack loads: %s', (condition, name) => {
    expect(evaluate(condition)).toEqual([
      expect.objectContaining({ message: expect.stringContaining(name) }),
    ]);
  });

  test('the cost of an expression contains the functions', () => {
    const nested = 'pod.spec.containers.exists(d, size(writes(c)) > 0 && size(writes(d)) > 0)';
    expect(evaluate(nested)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('steps') }),
    ]);
  });
});
