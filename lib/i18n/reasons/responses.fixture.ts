import type { ReasonParams } from '#lib/grading/types.ts';

const POD = { kind: 'Pod', name: 'echo-pod' };
const SERVICE = { kind: 'Service', name: 'echoserver' };
const INGRESS = { kind: 'Ingress', name: 'echo' };
const WEB = { ...POD, container: 'web' };

type ResponseCode =
  | 'not-asked'
  | 'refused'
  | 'timed-out'
  | 'no-address'
  | 'no-tls'
  | 'broken'
  | 'redirected'
  | 'proxy-answered'
  | 'proxy-variable'
  | 'status'
  | 'body'
  | 'certificate-not-yet';

/** Realistic parameters of the reasons that come from responses. */
export const RESPONSES_EXAMPLES: {
  readonly [Code in ResponseCode]: readonly ReasonParams[Code][];
} = {
  'not-asked': [SERVICE],
  refused: [
    { ...SERVICE, url: 'http://10.250.0.1:30010/' },
    { ...POD, url: 'http://10.244.0.9:8080/', tried: '8080, 80' },
  ],
  'timed-out': [
    { ...SERVICE, url: 'http://10.250.0.1:30010/' },
    { ...POD, url: 'http://10.244.0.9:8080/', tried: '8080, 80' },
  ],
  'no-address': [INGRESS],
  'no-tls': [
    { ...INGRESS, url: 'https://echo.info/foo' },
    { ...POD, url: 'https://10.244.0.9:8443/', tried: '8443, 443' },
  ],
  broken: [
    { ...SERVICE, url: 'http://10.250.0.1:30010/', why: 'socket hang up' },
    { ...SERVICE, url: 'http://10.250.0.1:30010/', why: 'malformed HTTP response' },
  ],
  redirected: (
    ['tls', 'force', 'permanent', 'temporal', 'app-root', 'www', 'https', 'slash', 'other'] as const
  ).flatMap((why) =>
    [INGRESS, POD].flatMap((object) =>
      ['https://echo.info/foo', ''].map((location) => ({
        ...object,
        url: 'http://echo.info/foo',
        status: 308,
        location,
        why,
      })),
    ),
  ),
  'proxy-answered': [{ ...POD, url: 'http://10.244.0.9:8080/', found: 'Server: squid/5.7' }],
  'proxy-variable': [{ ...WEB, variable: 'HTTP_PROXY' }],
  status: [
    { ...INGRESS, url: 'http://echo.info/foo', expected: '200', found: 404 },
    { ...INGRESS, url: 'http://echo.info/foo', expected: '200', found: 503 },
    ...(
      [
        ['no-rule', 404],
        ['not-found', 404],
        ['no-endpoints', 503],
        ['bad-gateway', 502],
        ['slow', 504],
        ['tls-only', 400],
        ['denied', 401],
        ['no-index', 403],
        ['other', 500],
      ] as const
    ).map(([why, found]) => ({
      ...INGRESS,
      url: 'http://echo.info/foo',
      expected: '2xx',
      found,
      why,
    })),
  ],
  body: [
    { ...INGRESS, url: 'http://echo.info/bar', expected: 'bar', found: 'foo' },
    { ...INGRESS, url: 'http://echo.info/bar', expected: 'bar', found: '' },
    ...(
      [
        ['html', 'Welcome to nginx!'],
        ['case', 'Bar'],
        ['more', 'foo bar'],
        ['empty', ''],
        ['long', 'bar'],
        ['other', 'foo'],
      ] as const
    ).map(([why, found]) => ({
      ...INGRESS,
      url: 'http://echo.info/bar',
      expected: 'bar',
      found,
      why,
    })),
  ],
  'certificate-not-yet': [{ ...INGRESS, host: 'echo.info', notBefore: 1_950_000_000_000 }],
};
