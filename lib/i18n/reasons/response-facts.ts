import type { ReasonParams } from '#lib/grading/types.ts';

/** Prefix of the annotations that ingress-nginx reads. */
export const NGINX_PREFIX = 'nginx.ingress.kubernetes.io/';

/** The annotation that causes a redirect, without its prefix. */
export const ANNOTATION_BY_CAUSE: {
  readonly [Cause in ReasonParams['redirected']['why']]?: string;
} = {
  force: 'force-ssl-redirect',
  permanent: 'permanent-redirect',
  temporal: 'temporal-redirect',
  'app-root': 'app-root',
  www: 'from-to-www-redirect',
};

/** Messages of Go's net/http and of Node's parser for a response that isn't HTTP. */
const OTHER_PROTOCOL = /malformed HTTP|HTTP\/0\.9|Parse Error|unexpected preface|Expected HTTP/i;

/** Whether a connection ended because the server speaks another protocol. */
export function isOtherProtocol(why: string): boolean {
  return OTHER_PROTOCOL.test(why);
}
