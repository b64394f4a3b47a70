/** The registry and the repository of an image. */
export interface ImageLocation {
  readonly registry: string;
  readonly repository: string;
}

/** How the repositories of a mirror map to those of Docker Hub; null if a repository isn't a copy. */
type Mirror = (repository: string) => string | null;

const SAME_NAMES: Mirror = (repository) => repository;
const below =
  (prefix: string): Mirror =>
  (repository) =>
    repository.startsWith(prefix) ? repository.slice(prefix.length) : null;

/**
 * Registries whose repositories are those of Docker Hub by construction: other names of Docker Hub,
 * caches that pull from it, and the copy of the official images that Docker publishes itself. A
 * registry in which everyone can publish isn't one, even if it has images of the same name.
 */
const MIRRORS: Readonly<Record<string, Mirror>> = {
  'index.docker.io': SAME_NAMES,
  'registry-1.docker.io': SAME_NAMES,
  'registry.hub.docker.com': SAME_NAMES,
  'mirror.gcr.io': SAME_NAMES,
  'docker.m.daocloud.io': SAME_NAMES,
  'm.daocloud.io': below('docker.io/'),
  'docker.mirrors.ustc.edu.cn': SAME_NAMES,
  'hub-mirror.c.163.com': SAME_NAMES,
  'docker.nju.edu.cn': SAME_NAMES,
  'registry.docker-cn.com': SAME_NAMES,
  'mirror.ccs.tencentyun.com': SAME_NAMES,
  'cr.yandex': below('mirror/'),
  'public.ecr.aws': (repository) =>
    repository.startsWith('docker/library/') ? repository.slice('docker/'.length) : null,
};

/** A private registry of Amazon: 12 digits of the account, and a region. */
const AMAZON_REGISTRY = /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]{1,32}\.amazonaws\.com(?:\.cn)?$/;
/** The prefixes that Amazon suggests for pull-through caches of Docker Hub and of ECR Public. */
const AMAZON_PREFIXES = ['docker-hub/', 'ecr-public/docker/'];
/** The accelerator of an account at Alibaba Cloud, which caches Docker Hub. */
const ALIBABA_MIRROR = /^[a-z0-9]{1,32}\.mirror\.aliyuncs\.com$/;
/** The dependency proxy of a group in GitLab, on any host. */
const GITLAB_PROXY = '/dependency_proxy/containers/';

/**
 * The location on Docker Hub of an image that comes from one of its mirrors; any other location
 * unchanged. Docker Hub's own name stays. The documentation for authors lists the mirrors. Linear in
 * the length. Sources: Google Cloud, "Pull cached Docker Hub images"; Amazon ECR, "Sync an upstream
 * registry"; Amazon ECR Public, "Docker Official Images"; GitLab, "Dependency proxy for containers";
 * Kubernetes, "registry.k8s.io".
 */
export function resolveMirror(location: ImageLocation): ImageLocation {
  const registry = location.registry.replace(/:443$/, '').toLowerCase();
  const { repository } = location;
  if (registry === 'k8s.gcr.io') return { registry: 'registry.k8s.io', repository };
  const original = findOnDockerHub(registry, repository);
  return original === null || original === ''
    ? { registry, repository }
    : { registry: 'docker.io', repository: withLibrary(original) };
}

function findOnDockerHub(registry: string, repository: string): string | null {
  const mirror = Object.hasOwn(MIRRORS, registry) ? MIRRORS[registry] : undefined;
  if (mirror) return mirror(repository);
  if (ALIBABA_MIRROR.test(registry)) return repository;
  if (AMAZON_REGISTRY.test(registry)) {
    const prefix = AMAZON_PREFIXES.find((candidate) => repository.startsWith(candidate));
    return prefix === undefined ? null : repository.slice(prefix.length);
  }
  const proxied = repository.indexOf(GITLAB_PROXY);
  return proxied < 1 ? null : repository.slice(proxied + GITLAB_PROXY.length);
}

/** Docker Hub keeps its official images in `library/`. */
function withLibrary(repository: string): string {
  return repository.includes('/') ? repository : `library/${repository}`;
}
