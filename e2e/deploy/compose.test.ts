import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SETTING_NAMES } from '#lib/server/environment.ts';
import manifest from '../../package.json' with { type: 'json' };
import { parseDockerfile } from '../../deploy/image/dockerfile.ts';

const PROJECT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile: string;
    readonly target: string;
  };
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { ipam?: { config: { subnet: string }[] } } | null>>;
  readonly secrets?: Readonly<Record<string, { readonly environment: string }>>;
  readonly configs?: Readonly<Record<string, { readonly content: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const EXAMPLE = Object.fromEntries(
  [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]),
);

describe.each(['compose.yaml', 'compose.embedded.yaml'])('T7.1 %s', (path) => {
  const text = read(path);
  const file = parse(text) as ComposeFile;
  const services = Object.entries(file.services);
  const podium = file.services['podium'];

  it('names only variables that .env.example has', () => {
    const used = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    const secrets = Object.values(file.secrets ?? {}).map(({ environment }) => environment);
    for (const name of [...used, ...secrets]) expect(Object.keys(EXAMPLE)).toContain(name);
  });

  const all = <T>(pick: (service: Service) => readonly T[] | undefined): T[] =>
    services.flatMap(([, service]) => pick(service) ?? []);

  it('names only volumes and files that exist', () => {
    for (const volume of all(({ volumes }) => volumes)) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect(existsSync(join(PROJECT, source))).toBe(true);
      else expect(Object.keys(file.volumes)).toContain(source);
    }
  });

  it('names only configurations, secrets, networks and services that exist', () => {
    for (const { source } of all(({ configs }) => configs))
      expect(Object.keys(file.configs ?? {})).toContain(source);
    for (const secret of all(({ secrets }) => secrets))
      expect(Object.keys(file.secrets ?? {})).toContain(secret);
    for (const network of all(({ networks }) => networks))
      expect(Object.keys(file.networks)).toContain(network);
    for (const other of all(({ depends_on }) => Object.keys(depends_on ?? {})))
      expect(Object.keys(file.services)).toContain(other);
  });

  it('uses every volume, secret, network and value that it declares', () => {
    const mounted = all(({ volumes }) => volumes).map((volume) => volume.split(':')[0]);
    expect(mounted).toEqual(expect.arrayContaining(Object.keys(file.volumes)));
    expect(all(({ secrets }) => secrets).toSorted()).toEqual(
      Object.keys(file.secrets ?? {}).toSorted(),
    );
    expect(all(({ networks }) => networks)).toEqual(
      expect.arrayContaining(Object.keys(file.networks)),
    );
  });

  it('builds a stage of the Dockerfile, with the version of the program', () => {
    const stages = parseDockerfile(read('deploy/image/Dockerfile')).stages.map(({ name }) => name);
    expect(stages).toContain(podium?.build?.target);
    const suffix = podium?.build?.target === 'slim' ? '-slim' : '';
    expect(podium?.image).toBe(`podium:${manifest.version}${suffix}`);
  });

  it('gives Podium only settings that it knows, and trusts the network of the proxy', () => {
    const known = [...SETTING_NAMES, 'DATABASE_URL_FILE'];
    for (const name of Object.keys(podium?.environment ?? {})) expect(known).toContain(name);
    expect(podium?.environment?.['PODIUM_TRUSTED_PROXIES']).toBe(
      file.networks['web']?.ipam?.config[0]?.subnet,
    );
    expect(podium?.networks).toContain('web');
    expect(file.services['caddy']?.networks).toEqual(['web']);
  });

  it('gives the Caddyfile the variables that it reads', () => {
    const used = [...read('deploy/caddy/Caddyfile').matchAll(/\{\$(\w+)\}/g)].map(
      ([, name = '']) => name,
    );
    expect([...new Set(used)].toSorted()).toEqual(
      Object.keys(file.services['caddy']?.environment ?? {}).toSorted(),
    );
  });
});
