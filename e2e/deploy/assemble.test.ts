import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listContext } from '../../deploy/image/build-stage.ts';
import { expandArgs, parseDockerfile } from '../../deploy/image/dockerfile.ts';
import { createContextFilter } from '../../deploy/image/dockerignore.ts';
import { compareSizes } from '../../deploy/image/sizes.ts';

const PROJECT = join(import.meta.dirname, '../..');
const FROM = 'FROM ${NODE_IMAGE} AS base\n';

describe('T6.7 the parser of the Dockerfile', () => {
  it('reads every stage of the Dockerfile', () => {
    const { globalArgs, stages } = parseDockerfile(
      readFileSync(join(PROJECT, 'deploy/image/Dockerfile'), 'utf8'),
    );
    expect(Object.keys(globalArgs)).toEqual(['NODE_IMAGE', 'AGENT_IMAGE']);
    expect(stages.map(({ name, from }) => `${name} from ${from}`)).toEqual([
      'build from ${NODE_IMAGE}',
      'modules from ${NODE_IMAGE}',
      'base from ${NODE_IMAGE}',
      'slim from base',
      'server from base',
      'agent from ${AGENT_IMAGE}',
    ]);
    const scripts = stages.flatMap(({ instructions }) =>
      instructions.flatMap((instruction) =>
        instruction.kind === 'RUN' ? [instruction.command] : [],
      ),
    );
    expect(scripts.map((path) => path.split('/').at(-1))).toEqual([
      'build.sh',
      'modules.sh',
      'base.sh',
    ]);
  });

  it.each([
    ['ADD https://example.com/file /file', "line 2: assemble.ts doesn't know the instruction ADD"],
    ['SHELL ["/bin/bash"]', "doesn't know the instruction SHELL"],
    ['RUN apt-get update && apt-get install curl', 'RUN must call one script'],
    ['RUN --mount=type=secret,id=key script.sh', 'unknown option --mount=type=secret,id=key'],
    ['RUN --network=none script.sh', 'unknown option --network=none'],
    ['COPY --link=true a b', 'unknown option --link'],
    ['COPY --chown=1:1 a b', 'unknown option --chown'],
    ['COPY a', 'COPY needs a source and a target'],
    ['CMD node start', 'CMD must be a JSON list of words'],
    ['ENV NAME="a b"', 'ENV must be NAME=VALUE without quotes'],
    ['HEALTHCHECK NONE', 'HEALTHCHECK must have CMD'],
    [
      'FROM --platform=linux/arm64 debian AS other',
      'an option other than --platform=$BUILDPLATFORM',
    ],
    ['FROM debian', 'FROM must be FROM IMAGE AS NAME'],
  ])('refuses %s', (line, message) => {
    expect(() => parseDockerfile(FROM + line)).toThrow(new RegExp(message.replaceAll('$', '\\$')));
  });

  it('joins continued lines and reports the first one', () => {
    const [stage] = parseDockerfile(`${FROM}# note\nENV A=1 \\\n  B=2\n`).stages;
    expect(stage?.instructions).toEqual([{ kind: 'ENV', values: { A: '1', B: '2' } }]);
    expect(() => parseDockerfile(`${FROM}\nADD a \\\n  b\n`)).toThrow('line 3');
  });

  it('expands declared arguments only', () => {
    expect(expandArgs('/out/${TARGETARCH}/$NAME', { TARGETARCH: 'arm64', NAME: 'x' })).toBe(
      '/out/arm64/x',
    );
    expect(() => expandArgs('${OTHER}', {})).toThrow("the argument OTHER isn't declared");
  });
});

describe('T6.7 .dockerignore', () => {
  it.each([
    ['lib/server/start.ts', true],
    ['lib/server/start.db.test.ts', false],
    ['package.json', true],
    ['deploy/image/build.sh', true],
    ['deploy/helm/podium/values.yaml', false],
    ['.git/config', false],
    ['data/postgres/PG_VERSION', false],
    ['e2e/replay/recordings/one.json', false],
    ['node_modules/next/package.json', false],
    ['.env', false],
  ])('of the project decides that %s is in the build: %s', (path, expected) => {
    const filter = createContextFilter(readFileSync(join(PROJECT, '.dockerignore'), 'utf8'));
    expect(filter.isIncluded(path)).toBe(expected);
  });

  it('lets the last matching pattern decide, also for the files below a folder', () => {
    const { isIncluded } = createContextFilter('docs\n!docs/kept.md\n*.log\n**/cache\n');
    expect(
      ['docs/a.md', 'docs/kept.md', 'a.log', 'x/a.log', 'x/y/cache/z', 'b'].filter(isIncluded),
    ).toEqual(['docs/kept.md', 'x/a.log', 'b']);
  });

  const context = mkdtempSync(join(tmpdir(), 'podium-context-'));
  afterAll(() => {
    rmSync(context, { recursive: true });
  });
  it('keeps ignored files out of the build', () => {
    const files = ['lib/a.ts', 'lib/a.test.ts', 'data/secret', 'deploy/image/build.sh', 'deploy/b'];
    for (const file of files) {
      mkdirSync(join(context, dirname(file)), { recursive: true });
      writeFileSync(join(context, file), '');
    }
    writeFileSync(join(context, '.dockerignore'), '*\n!lib\n!deploy/image\n**/*.test.ts\n');
    expect(listContext(context)).toEqual(['deploy/image/build.sh', 'lib/a.ts']);
  });
});

describe('the sizes of the images', () => {
  it('fail above 10 % more than recorded', () => {
    expect(compareSizes({ server: 110, slim: 90 }, { server: 100, slim: 100 })).toEqual([]);
    expect(compareSizes({ server: 112 }, { server: 100 })).toEqual([
      expect.stringContaining('The image server is 12 % larger than recorded'),
    ]);
    expect(compareSizes({ other: 1 }, {})).toEqual(['sizes.json has no size of the image other.']);
  });
});
