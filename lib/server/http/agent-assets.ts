import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isEntityId } from '#lib/protocol/entity-id.ts';
import type { PlannedKind } from '#lib/protocol/plan.ts';
import { CHECKSUM_SIGNATURE_FILE, checksumProof } from '#lib/protocol/agent-download.ts';
import { AGENT_MANIFEST_FILE, formatAgentManifest } from '../agent-manifest.ts';

export interface AgentAssetsOptions {
  /** Folder that `npm run build:agent` fills. */
  readonly dir: string;
  /** The server's address as VMs reach it, without a trailing slash. */
  readonly publicUrl: string;
  /** A mirror of the folder, which the installer tries first; null if there is none. */
  readonly assetsUrl: string | null;
  /** Image of the agent in the manifest for a cluster. */
  readonly image: string;
  /** Kinds of a workshop's plan; null if the workshop doesn't exist. */
  readonly findPlannedKinds: (workshopId: string) => Promise<readonly PlannedKind[] | null>;
  /** Signs a text with the server's key, base64url. */
  readonly sign: (text: string) => string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  'podium-agent.cjs': 'text/javascript; charset=utf-8',
  'podium-agent.cjs.gz': 'application/gzip',
  'podium-agent-linux-x64.xz': 'application/x-xz',
  'podium-agent-linux-arm64.xz': 'application/x-xz',
  'podium-agent-linux-x64.gz': 'application/gzip',
  'podium-agent-linux-arm64.gz': 'application/gzip',
  SHA256SUMS: 'text/plain; charset=utf-8',
  'manifest.json': 'application/json',
};
const URL_PREFIX = '/agent/';
const INSTALL_SCRIPT = 'install.sh';
const NOT_BUILT_MESSAGE =
  "The agent isn't built on this server. On the server, run: npm run build:agent\n";

/**
 * Serves the agent's files under `/agent/`. Only the names in the table are looked up, so no path can
 * lead out of the folder. The handler returns false for requests of other paths.
 */
export function createAgentAssetHandler(
  assets: AgentAssetsOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path = '', query] = (request.url ?? '').split('?');
    if (!path.startsWith(URL_PREFIX)) return false;
    const name = path.slice(URL_PREFIX.length);
    const workshopId = new URLSearchParams(query).get('workshop') ?? '';
    void serveAsset(assets, { name, workshopId }, request, response).catch(() => {
      // The client closed the connection, or the disk failed. A partial response must not look
      // complete.
      if (response.headersSent) response.destroy();
      else sendText(response, 500, "This file couldn't be read.\n");
    });
    return true;
  };
}

async function serveAsset(
  assets: AgentAssetsOptions,
  { name, workshopId }: { readonly name: string; readonly workshopId: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET and HEAD are allowed.\n');
  }
  if (name === INSTALL_SCRIPT) return sendInstaller(assets, request, response);
  if (name === AGENT_MANIFEST_FILE) return sendClusterManifest(assets, workshopId, response);
  if (name === CHECKSUM_SIGNATURE_FILE) return sendChecksumSignature(assets, response);
  const type = Object.hasOwn(CONTENT_TYPES, name) ? CONTENT_TYPES[name] : undefined;
  if (type === undefined) return sendText(response, 404, 'The agent has no file with this name.\n');
  const compressed =
    name === 'podium-agent.cjs' && acceptsGzip(request)
      ? await openFile(join(assets.dir, `${name}.gz`))
      : null;
  const file = compressed ?? (await openFile(join(assets.dir, name)));
  if (file === null) return sendText(response, 503, NOT_BUILT_MESSAGE);
  try {
    response.setHeader('Content-Type', type);
    if (name === 'podium-agent.cjs') response.setHeader('Vary', 'Accept-Encoding');
    if (compressed !== null) response.setHeader('Content-Encoding', 'gzip');
    await sendFile(file, request, response);
  } finally {
    await file.close();
  }
}

async function sendFile(
  file: FileHandle,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { size, mtimeMs } = await file.stat();
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match']?.includes(tag)) return void response.writeHead(304).end();
  response.setHeader('Content-Length', size);
  if (request.method === 'HEAD') return void response.end();
  await pipeline(file.createReadStream({ autoClose: false }), response);
}

/** Sends the built script with the addresses of this server. */
async function sendInstaller(
  { dir, publicUrl, assetsUrl }: AgentAssetsOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const template = await readFile(join(dir, INSTALL_SCRIPT), 'utf8').catch(nullIfMissing);
  if (template === null)
    return sendText(
      response,
      503,
      `echo ${JSON.stringify(NOT_BUILT_MESSAGE.trim())} >&2; exit 1\n`,
    );
  const script = template
    .replace('@PODIUM_URL@', () => escapeSingleQuotes(publicUrl))
    .replace('@PODIUM_ASSETS_URL@', () => escapeSingleQuotes(assetsUrl ?? ''));
  response.writeHead(200, {
    'Content-Type': 'text/x-shellscript; charset=utf-8',
    'Content-Length': Buffer.byteLength(script),
    'Cache-Control': 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : script);
}

/** The agent for a cluster, with the rights for the kinds of a workshop's plan. */
async function sendClusterManifest(
  { publicUrl, image, findPlannedKinds }: AgentAssetsOptions,
  workshopId: string,
  response: ServerResponse,
): Promise<void> {
  const plannedKinds = isEntityId(workshopId) ? await findPlannedKinds(workshopId) : null;
  if (plannedKinds === null)
    return sendText(response, 404, 'No such workshop. Copy the command from your page again.\n');
  const yaml = formatAgentManifest({ server: publicUrl, image, plannedKinds });
  response.writeHead(200, {
    'Content-Type': 'application/yaml; charset=utf-8',
    'Content-Length': Buffer.byteLength(yaml),
    'Cache-Control': 'no-cache',
  });
  response.end(response.req.method === 'HEAD' ? undefined : yaml);
}

/** Signs the checksums now, because the key isn't known where the agent is built. */
async function sendChecksumSignature(
  { dir, sign }: AgentAssetsOptions,
  response: ServerResponse,
): Promise<void> {
  const checksums = await readFile(join(dir, 'SHA256SUMS'), 'utf8').catch(nullIfMissing);
  if (checksums === null) return sendText(response, 503, NOT_BUILT_MESSAGE);
  response.setHeader('Cache-Control', 'no-cache');
  sendText(response, 200, `${sign(checksumProof(checksums))}\n`);
}

/** Escapes an address for single quotes in a shell script. */
function escapeSingleQuotes(url: string): string {
  return url.replaceAll("'", '%27');
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(headers['accept-encoding'] ?? ''));
}

function openFile(path: string): Promise<FileHandle | null> {
  return open(path).catch(nullIfMissing);
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}
