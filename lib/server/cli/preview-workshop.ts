import { watch } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openClassroom } from '#agents/sim/classroom.ts';
import { generateTour } from '#agents/sim/script.ts';
import { compileWithKinds } from '#lib/grading/engine/custom-fields.ts';
import { loadPack } from '#lib/packs/load.ts';
import { messageOf } from '#lib/kit/error-text.ts';
import type { Pack, PackError } from '#lib/packs/types.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import type { Log } from '../logger.ts';
import { toPackContent } from '../packs/content.ts';
import type { RunningServer } from '../start.ts';
import { signIn } from './api-session.ts';

export interface PreviewOptions {
  /** The author's folder. */
  readonly root: string;
  /** The folder from which the server reads packs. Valid versions are copied there. */
  readonly packsDir: string;
  readonly language: 'ja' | 'en';
  readonly log: Log;
  /** A new version was loaded, or it has mistakes. */
  readonly onChange: (
    result: { readonly version: string } | { readonly errors: readonly PackError[] },
  ) => void;
}

export interface PreviewWorkshop {
  /** One-time link that opens the seat of the simulated student. */
  readonly studentLink: string;
  readonly roomUrl: string;
  readonly signInLink: string;
  stop(): Promise<void>;
}

/** Wait after the last change of a file before the pack is read: editors write in several steps. */
const DEBOUNCE_MS = 300;
const FIXTURE_DURATION_MS = 20_000;

/** Copies a pack to where the server reads it, and replaces the version there. */
export async function copyPackToCatalog(root: string, packsDir: string): Promise<void> {
  const folder = join(packsDir, basename(root));
  await rm(folder, { recursive: true, force: true });
  await mkdir(packsDir, { recursive: true });
  await cp(root, folder, { recursive: true });
}

/**
 * Starts a workshop for a pack in the server's catalog, adds one simulated student, and updates the
 * workshop when the author saves a valid change.
 */
export async function openPreviewWorkshop(
  server: RunningServer,
  pack: Pack,
  { root, packsDir, language, log, onChange }: PreviewOptions,
): Promise<PreviewWorkshop> {
  const session = await signIn(server.url, server.signInLink);
  const workshop = await session.send<WorkshopSummary>('POST', '/api/workshops', {
    name: pack.title[language],
    packId: pack.id,
    startsAt: new Date().toISOString(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language,
  });
  for (const state of ['open', 'live'])
    await session.send('PATCH', `/api/workshops/${workshop.id}`, { state });
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
    const content = toPackContent(loaded.pack);
    if (content.digest === digest) return;
    await copyPackToCatalog(root, packsDir);
    const { version } = await session.send<{ version: string }>(
      'POST',
      `/api/workshops/${workshop.id}/pack`,
      { digest: content.digest },
    );
    digest = content.digest;
    onChange({ version });
  };
  const watcher = watchFolder(root, () =>
    updatePack().catch((error: unknown) => {
      log('warn', messageOf(error));
    }),
  );
  return {
    studentLink: await classroom.createPageLink(),
    roomUrl: `${server.url}/workshops/${workshop.id}/room`,
    signInLink: await server.createSignInLink(),
    async stop() {
      await watcher.stop();
      classroom.stop();
    },
  };
}

/** Calls `onChange` once a folder stops changing, one call at a time. */
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
