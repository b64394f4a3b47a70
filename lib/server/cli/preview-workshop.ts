import { watch } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openClassroom } from '#agents/sim/classroom.ts';
import { generateTour } from '#agents/sim/rounds.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPack } from '#lib/packs/load.ts';
import type { Pack, PackError } from '#lib/packs/types.ts';
import type { WorkshopSummary } from '#lib/protocol/http.ts';
import type { Log } from '../logger.ts';
import { toPackContent } from '../packs/content.ts';
import type { RunningServer } from '../start.ts';
import { signIn } from './api-session.ts';

export interface PreviewOptions {
  /** The author's folder. */
  readonly root: string;
  /** The folder from which the server reads packs: sound versions are copied there. */
  readonly packsDir: string;
  readonly language: 'ja' | 'en';
  readonly log: Log;
  /** A version was taken in, or could not be. */
  readonly onChange: (
    result: { readonly version: string } | { readonly errors: readonly PackError[] },
  ) => void;
}

export interface PreviewWorkshop {
  /** Ties a browser to the simulated student's seat, once. */
  readonly studentLink: string;
  readonly roomUrl: string;
  readonly signInLink: string;
  stop(): Promise<void>;
}

/** How long after the last change of a file a pack is read again, ms: editors write a file in several steps. */
const DEBOUNCE_MS = 300;
/** How long each fixture is shown, ms. */
const FIXTURE_DURATION_MS = 20_000;

/** Puts a version of a pack where the server reads it; what was there goes. */
export async function copyPackToCatalog(root: string, packsDir: string): Promise<void> {
  const folder = join(packsDir, basename(root));
  await rm(folder, { recursive: true, force: true });
  await mkdir(packsDir, { recursive: true });
  await cp(root, folder, { recursive: true });
}

/** Makes a room for a pack that the server has on its shelf, seats one simulated student, and takes in what the author saves. */
export async function openPreviewWorkshop(
  server: RunningServer,
  pack: Pack,
  { root, packsDir, language, log, onChange }: PreviewOptions,
): Promise<PreviewWorkshop> {
  const session = await signIn(server.url, server.signInLink);
  const workshop = await session.send<WorkshopSummary>('POST', '/api/events', {
    name: pack.title[language],
    pack: pack.id,
    startsAt: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language,
  });
  for (const state of ['open', 'live'])
    await session.send('PATCH', `/api/events/${workshop.id}`, { state });
  const classroom = await openClassroom({
    server: server.url,
    code: workshop.code,
    students: 1,
    seed: 1,
    speed: 1,
    language,
    pack,
    packFolder: root,
    createScript: (repertoire) => generateTour(repertoire, FIXTURE_DURATION_MS),
    log: (level, line) => {
      if (level === 'error') log(level, line);
    },
  });
  let { digest } = toPackContent(pack);
  const updatePack = async (): Promise<void> => {
    const loaded = await loadPack(root, { compile: compileWithKinds });
    if (loaded.kind === 'refused') {
      onChange({ errors: loaded.errors });
      return;
    }
    const now = toPackContent(loaded.pack);
    if (now.digest === digest) return;
    await copyPackToCatalog(root, packsDir);
    const { version } = await session.send<{ version: string }>(
      'POST',
      `/api/events/${workshop.id}/pack`,
      { digest: now.digest },
    );
    digest = now.digest;
    onChange({ version });
  };
  const watcher = watchFolder(root, () =>
    updatePack().catch((error: unknown) => {
      log('warn', error instanceof Error ? error.message : String(error));
    }),
  );
  return {
    studentLink: await classroom.createPageLink(),
    roomUrl: `${server.url}/events/${workshop.id}`,
    signInLink: await server.createSignInLink(),
    async stop() {
      await watcher.stop();
      classroom.stop();
    },
  };
}

/** Calls `act` when a folder has changed and is quiet again, one call after the other. */
function watchFolder(root: string, onChange: () => Promise<void>): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(root, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onChange);
    }, DEBOUNCE_MS);
  });
  return {
    async stop() {
      watcher.close();
      clearTimeout(timer);
      await running;
    },
  };
}
