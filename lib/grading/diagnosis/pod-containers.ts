import { numberAt, objectsAt, textAt, type JsonObject } from '#lib/kit/json.ts';
import type { StepCounter } from './steps.ts';

/** A container with its place in the Pod and the ports that it declares. */
interface Container {
  readonly place: number;
  readonly name: string;
  readonly ports: readonly number[];
}

/** The containers of one Pod by name and by port. The maps are built when they are first needed. */
export class PodContainers {
  readonly #pod: JsonObject;
  readonly #steps: StepCounter;
  #images: Map<string, string> | null = null;
  #containers: readonly Container[] | null = null;
  #portsByName: Map<string, Set<number>> | null = null;
  /** For each port, the first containers that declare it, of two different names. */
  #firstByPort: Map<number, Container[]> | null = null;

  constructor(pod: JsonObject, steps: StepCounter) {
    [this.#pod, this.#steps] = [pod, steps];
  }

  /** The image in the spec of the container with that name; empty if there is none. */
  findImage(name: string): string {
    if (this.#images === null) {
      this.#images = new Map();
      for (const list of ['containers', 'initContainers'])
        for (const container of objectsAt(this.#pod, 'spec', list)) {
          this.#steps.add();
          const key = textAt(container, 'name');
          if (!this.#images.has(key)) this.#images.set(key, textAt(container, 'image'));
        }
    }
    return this.#images.get(name) ?? '';
  }

  /**
   * The containers of a Pod share one network. Two of them conflict if both declare the same port,
   * or if one ends with the message that its address is in use.
   */
  findPortConflict(container: string, message: string): { other: string; port: number } | null {
    const isInUse = /address (?:already )?in use/i.test(message);
    const reportedPort = isInUse ? Number(/:(\d{1,5})\b/.exec(message)?.[1] ?? 0) : 0;
    const ownPorts = this.#getPorts(container);
    const rival =
      this.#findRival(container, reportedPort > 0 ? [reportedPort] : ownPorts) ??
      (isInUse ? this.#findOnlyOther(container) : undefined);
    if (!rival) return null;
    this.#steps.add(rival.ports.length);
    return {
      other: rival.name,
      port: reportedPort || rival.ports.find((port) => ownPorts.has(port)) || 0,
    };
  }

  /** The first container in the Pod, other than this one, that declares one of the ports. */
  #findRival(name: string, ports: Iterable<number>): Container | undefined {
    let rival: Container | undefined;
    for (const port of ports) {
      this.#steps.add();
      const found = this.#indexPorts()
        .get(port)
        ?.find((candidate) => candidate.name !== name);
      if (found && found.place < (rival?.place ?? Infinity)) rival = found;
    }
    return rival;
  }

  #findOnlyOther(name: string): Container | undefined {
    const containers = this.#listContainers();
    this.#steps.add(containers.length);
    const others = containers.filter((candidate) => candidate.name !== name);
    return others.length === 1 ? others[0] : undefined;
  }

  #getPorts(name: string): ReadonlySet<number> {
    if (this.#portsByName === null) {
      this.#portsByName = new Map();
      for (const container of this.#listContainers()) {
        const ports = this.#portsByName.get(container.name) ?? new Set();
        for (const port of container.ports) ports.add(port);
        this.#portsByName.set(container.name, ports);
      }
    }
    return this.#portsByName.get(name) ?? new Set();
  }

  #indexPorts(): ReadonlyMap<number, Container[]> {
    if (this.#firstByPort === null) {
      this.#firstByPort = new Map();
      for (const container of this.#listContainers())
        for (const port of container.ports) {
          const first = this.#firstByPort.get(port);
          if (first === undefined) this.#firstByPort.set(port, [container]);
          else if (first.length < 2 && first[0]?.name !== container.name) first.push(container);
        }
    }
    return this.#firstByPort;
  }

  #listContainers(): readonly Container[] {
    this.#containers ??= objectsAt(this.#pod, 'spec', 'containers').map((container, place) => {
      const ports = objectsAt(container, 'ports').map((port) => numberAt(port, 'containerPort'));
      this.#steps.add(1 + ports.length);
      return { place, name: textAt(container, 'name'), ports };
    });
    return this.#containers;
  }
}
