import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A certificate for tests: X.509 v3 in DER (RFC 5280; tags of X.690). */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly name: string;
}

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const bytes = (hex: string) => Buffer.from(hex, 'hex');
const commonName = (text: string) =>
  sequence(der(0x31, sequence(bytes('0603550403'), der(0x0c, Buffer.from(text)))));
const time = (ms: number) =>
  der(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
/** Keys, with the signature algorithm and the digest that each uses (RFC 8410, RFC 4055, RFC 5758). */
const KEYS = {
  ec: {
    create: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    algorithm: sequence(bytes('06082a8648ce3d040302')),
    digest: 'sha256',
  },
  rsa: {
    create: () => generateKeyPairSync('rsa', { modulusLength: 2_048 }),
    algorithm: sequence(bytes('06092a864886f70d01010b'), bytes('0500')),
    digest: 'sha256',
  },
  ed25519: {
    create: () => generateKeyPairSync('ed25519'),
    algorithm: sequence(bytes('06032b6570')),
    digest: null,
  },
} as const;

/** subjectAltName (2.5.29.17) with DNS names. */
const altNames = (dns: readonly string[]) =>
  der(
    0xa3,
    sequence(
      sequence(
        bytes('0603551d11'),
        der(0x04, sequence(...dns.map((name) => der(0x82, Buffer.from(name))))),
      ),
    ),
  );

/** Creates a certificate, signed by `issuer` or self-signed. Times are ms since 1970. */
export function createTestCertificate({
  name,
  dns = [],
  notBefore = Date.now() - 60_000,
  notAfter = Date.now() + 86_400_000,
  issuer,
  keys = 'ec',
}: {
  name: string;
  dns?: readonly string[];
  notBefore?: number;
  notAfter?: number;
  issuer?: TestCertificate;
  /** Of the certificate, and of its issuer. */
  keys?: keyof typeof KEYS;
}): TestCertificate {
  const { create, algorithm, digest } = KEYS[keys];
  const { publicKey, privateKey } = create();
  const signer: KeyObject = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const body = sequence(
    der(0xa0, bytes('020102')),
    der(0x02, bytes('01')),
    algorithm,
    commonName(issuer?.name ?? name),
    sequence(time(notBefore), time(notAfter)),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(dns.length === 0 ? [] : [altNames(dns)]),
  );
  const certificate = sequence(
    body,
    algorithm,
    der(0x03, Buffer.from([0]), sign(digest, body, signer)),
  );
  const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, name };
}
