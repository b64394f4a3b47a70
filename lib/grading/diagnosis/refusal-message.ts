import type { CauseParams } from '../types.ts';

/** What a message of the API server says about the refusal of a Pod. Texts can be empty. */
export type Refusal = Pick<
  CauseParams['pods-refused'],
  'why' | 'what' | 'needed' | 'used' | 'allowed'
>;

/** Longest message that is read, in code units. The rest of a longer one is ignored. */
const MAX_MESSAGE_CHARS = 1_000;

const NOTHING = { what: '', needed: '', used: '', allowed: '' };
/**
 * A word that a message must contain, before the pattern is tried; the pattern; and what it means.
 */
type Reader = readonly [word: string, RegExp, (match: RegExpExecArray) => Refusal];

/** The first amount of a list such as `limits.cpu=1,pods=1`. */
const firstOf = (list = ''): string => list.split(',')[0]?.trim() ?? '';
/** An amount at the end of a sentence. */
const withoutStop = (amount: string): string => amount.replace(/\.$/, '');
/** A text of several lines on one. */
const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * Messages of the admission plugins, in the order in which they are tried. Sources: k8s.io/apiserver,
 * resourcequota; plugin/pkg/admission/limitranger, serviceaccount; pod-security-admission;
 * k8s.io/apiserver, webhook and validating policy.
 */
const READERS: readonly Reader[] = [
  [
    'exceeded quota: ',
    /exceeded quota: ([^\s,]+), requested: (\S+), used: (\S+), limited: (\S+)/,
    ([, what = '', needed, used, allowed]) => ({
      why: 'quota',
      what,
      needed: firstOf(needed),
      used: firstOf(used),
      allowed: firstOf(allowed),
    }),
  ],
  [
    'exceeded quota: ',
    /exceeded quota: ([^\s,]+)/,
    ([, what = '']) => ({ ...NOTHING, why: 'quota', what }),
  ],
  [
    'failed quota: ',
    /failed quota: ([^\s:]+): must specify ([^\s,;]+)/,
    ([, what = '', needed = '']) => ({ ...NOTHING, why: 'quota-unset', what, needed }),
  ],
  [
    ' usage per ',
    /(minimum|maximum) (\S{1,63}) usage per (\w{1,63}) is (\S{1,63}), but (?:request|limit) is ([^\s,\]]+)/,
    ([, bound, resource = '', scope = '', allowed = '', needed = '']) => ({
      ...NOTHING,
      why: 'limit-range',
      needed: `${resource} ${withoutStop(needed)}`,
      allowed: `${resource} ${bound === 'minimum' ? '≥' : '≤'} ${allowed} (${scope})`,
    }),
  ],
  [
    'specified',
    /(minimum|maximum) (\S{1,63}) usage per (\w{1,63}) is ([^\s,\]]{1,63})\. +No (?:request|limit) is specified/,
    ([, bound, resource = '', scope = '', allowed = '']) => ({
      ...NOTHING,
      why: 'limit-range',
      needed: resource,
      allowed: `${resource} ${bound === 'minimum' ? '≥' : '≤'} ${allowed} (${scope})`,
    }),
  ],
  [
    ' max limit to request ratio ',
    // A resource begins after a space, so that a long word isn't tried from each of its characters.
    /(?<!\S)(\S{1,320}) max limit to request ratio per (\w{1,63}) is (\S{1,63}), but (?:provided ratio is ([^\s,\]]+)|no)/,
    ([, resource = '', scope = '', allowed = '', needed = '']) => ({
      ...NOTHING,
      why: 'limit-range',
      needed: `${resource.replace(/^\[/, '')} ${needed === '' ? 'ratio' : `ratio ${needed}`}`,
      allowed: `ratio ≤ ${allowed} (${scope})`,
    }),
  ],
  [
    'must be less than or equal to ',
    // The template has no limit: a LimitRange sets one that is below the request.
    /Invalid value: "([^"]{1,40})": must be less than or equal to (\S+) limit(?: of (\S+))?/,
    ([, needed = '', resource = '', allowed = '']) => ({
      ...NOTHING,
      why: 'limit-range',
      needed: `${resource} ${needed}`,
      allowed: `${resource} ≤ ${allowed}`,
    }),
  ],
  [
    'violates PodSecurity ',
    /violates PodSecurity "([^"]{1,60})": ([^(,]{0,120})/,
    ([, what = '', needed = '']) => ({
      ...NOTHING,
      why: 'pod-security',
      what,
      needed: needed.trim(),
    }),
  ],
  [
    'failed calling webhook ',
    /failed calling webhook "([^"]{1,253})"/,
    ([, what = '']) => ({ ...NOTHING, why: 'webhook-down', what }),
  ],
  [
    'admission webhook ',
    /admission webhook "([^"]{1,253})" denied the request(?:: ([^]*))?/,
    ([, what = '', needed = '']) => ({
      ...NOTHING,
      why: 'webhook',
      what,
      needed: onOneLine(needed),
    }),
  ],
  [
    'ValidatingAdmissionPolicy ',
    /ValidatingAdmissionPolicy '([^']{1,253})'(?: with binding '[^']{0,253}')?(?: denied request: ([^]*))?/,
    ([, what = '', needed = '']) => ({
      ...NOTHING,
      why: 'policy',
      what,
      needed: onOneLine(needed),
    }),
  ],
  [
    'account',
    /service ?account "?([^\s":,]{1,300})"?(?: was)? not found|error looking up service account ([^\s:]{1,300}):/i,
    ([, name = '', path = '']) => ({
      ...NOTHING,
      why: 'service-account',
      what: name || path.slice(path.lastIndexOf('/') + 1),
    }),
  ],
  [' is invalid: ', /^pods? "[^"]{0,253}" is invalid: /i, () => ({ ...NOTHING, why: 'invalid' })],
];

/**
 * Reads why the API server refused a Pod. A message that isn't known is `other`. Reads the first 1,000
 * code units, in time linear in them; never throws.
 */
export function readRefusal(message: string): Refusal {
  const text = message.slice(0, MAX_MESSAGE_CHARS);
  for (const [word, pattern, read] of READERS) {
    const match = text.includes(word) ? pattern.exec(text) : null;
    if (match) return read(match);
  }
  return { ...NOTHING, why: 'other' };
}
