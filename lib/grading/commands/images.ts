import { parseImage } from '../values/image.ts';
import { isKnownProgram } from './programs/programs.ts';

/**
 * What an image starts. `words`: before the arguments. `script`: its entry point runs the arguments
 * if they start with a program, else with `words` before them.
 */
interface EntryPoint {
  readonly words: readonly string[];
  readonly runsPrograms: boolean;
}

const fixed = (...words: readonly string[]): EntryPoint => ({ words, runsPrograms: false });
const script = (...words: readonly string[]): EntryPoint => ({ words, runsPrograms: true });
/** No entry point, or one that runs its arguments. */
const NONE = script();

/** Entry points by repository, as in the image's Dockerfile. */
const ENTRY_POINTS: ReadonlyMap<string, EntryPoint> = new Map([
  ['curlimages/curl', script('curl')],
  ['curl/curl', script('curl')],
  ['curl/curl-base', NONE],
  ['alpine/curl', fixed('curl')],
  ['appropriate/curl', fixed('curl')],
  ['byrnedo/alpine-curl', fixed('curl')],
  ['badouralix/curl-jq', script('curl')],
  ['badouralix/curl-http2', fixed('curl')],
  ['rancher/curl', fixed('curl')],
  ['ellerbrock/alpine-bash-curl-ssl', NONE],
  ['mwendler/wget', fixed('wget')],
  ['inutano/wget', fixed('wget')],
  ['alpine/httpie', fixed('http')],
  ['clue/httpie', fixed('http')],
  ['alpine/socat', fixed('socat')],
  ['subfuzion/netcat', fixed('nc')],
  ['hashicorp/http-echo', fixed('http-echo')],
  ['library/busybox', NONE],
  ['library/alpine', NONE],
  ['library/debian', NONE],
  ['library/ubuntu', NONE],
  ['library/bash', NONE],
  ['library/nginx', NONE],
  ['library/httpd', NONE],
  ['library/python', NONE],
  ['library/node', NONE],
  ['library/redis', NONE],
  ['nicolaka/netshoot', NONE],
  ['wbitt/network-multitool', NONE],
  ['praqma/network-multitool', NONE],
]);

/**
 * The process of a container without `command`: the image's entry point with the arguments. The
 * image's own arguments aren't known, so without `args` nothing is. An unknown image runs its
 * arguments if they start with a word that can be a program; else the first word, the program, is
 * unknown (`unknownProgram`).
 */
export function applyEntryPoint(
  image: string,
  args: readonly string[],
  unknownProgram: string,
): readonly string[] {
  const [first = ''] = args;
  if (args.length === 0) return [];
  const { repository } = parseImage(image);
  const known = ENTRY_POINTS.get(repository) ?? findBySuffix(repository);
  if (known && !known.runsPrograms) return [...known.words, ...args];
  const isProgram = known
    ? known.words.length === 0 || isKnownProgram(first) || /^\/|\.sh$/.test(first)
    : !/^-|:|\/\/|^[\d[]/.test(first);
  return isProgram ? args : [...(known?.words ?? [unknownProgram]), ...args];
}

/** A copy in another registry keeps the last two parts of the name, such as `curlimages/curl`. */
function findBySuffix(repository: string): EntryPoint | undefined {
  const parts = repository.split('/');
  return (
    ENTRY_POINTS.get(parts.slice(-2).join('/')) ?? ENTRY_POINTS.get(`library/${parts.at(-1) ?? ''}`)
  );
}
