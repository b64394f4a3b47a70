import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../harness/describe-with.ts';
import { createServerLocation } from '../harness/podium.ts';
import { runAssembled, type Container, type ContainerOptions } from './assembled-image.ts';

/** The user of the image, and one as OpenShift gives them. */
const OWN_USER = 10_001;
const UNKNOWN_USER = 1_000_660_000;
const READY_SECONDS = '60';
const PLAY = join(import.meta.dirname, 'play-workshop.ts');

describeWith(['image'], 'the assembled image', ({ image }) => {
  let folder: string;
  let data: string;
  let port: number;
  const running: Container[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'podium-image-'));
    data = join(folder, 'data');
    mkdirSync(data);
    const location = await createServerLocation();
    await location.remove();
    ({ port } = location);
  });
  afterEach(async () => {
    for (const container of running.splice(0)) await container.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  /** Kubernetes gives the volume to group 0 with `fsGroup`. */
  async function start(uid: number, more: Partial<ContainerOptions> = {}): Promise<Container> {
    chownSync(data, 0, 0);
    chmodSync(data, 0o2775);
    const container = await runAssembled({
      ...{ folder: image().folder, image: 'server', data, root: join(folder, 'root'), uid },
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        PODIUM_URL: `http://127.0.0.1:${String(port)}`,
        PODIUM_DRAIN_SECONDS: '0',
      },
      ...more,
    });
    running.push(container);
    return container;
  }

  async function play(container: Container): Promise<string> {
    container.exec('podium', 'healthcheck', '--ready', '--wait', READY_SECONDS);
    const [link = ''] = /http:\S+/.exec(container.exec('podium', 'link')) ?? [];
    const { stdout } = await promisify(execFile)(process.execPath, [PLAY, link]);
    return stdout;
  }

  it.each([
    ['T6.3 runs with a read-only root as its own user', OWN_USER],
    ['T6.4 runs as a user that its /etc/passwd does not know', UNKNOWN_USER],
  ])(
    '%s: a simulated agent passes an exercise, and the data survives a restart',
    async (_title, uid) => {
      const first = await start(uid);
      expect(await play(first)).toContain('"state":"passed"');
      expect(first.output()).not.toContain('/sign-in#');
      expect(first.output()).not.toMatch(/EROFS|read-only/i);
      expect(statSync(join(data, 'postgres')).uid).toBe(uid);
      expect(await first.stop('SIGTERM')).toBe(0);
      running.splice(0);

      chmodSync(join(data, 'postgres'), 0o770);
      const second = await start(uid);
      expect(await play(second)).toContain('"workshops":2');
    },
  );

  it('T6.5 ends with 2 and one sentence when the image has no build', async () => {
    const container = await start(OWN_USER, { emptyFolders: ['/app/.next'] });
    expect(await container.exited).toBe(2);
    running.splice(0);
    expect(container.output().trim()).toBe(
      "The pages aren't built. Run npm run build first, or start without --built.",
    );
  });
});
