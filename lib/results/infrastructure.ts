import type { SeatFact } from '#lib/protocol/fact.ts';
import type { PresenceChange } from './absences.ts';
import type { Failure } from './failures.ts';
import { intersectSpans, subtractSpans, totalMs, uniteSpans, type Span } from './spans.ts';

/** The problem of a cluster that doesn't answer. The others have the code of their fact. */
const CLUSTER_DOWN = 'cluster-down';
/** An image of the student's work that can't be pulled. It is a problem if the registry is away. */
const IMAGE_PULL = { code: 'image-pull', why: 'unreachable' } as const;

/** What the infrastructure problems of one student depend on. Lists are in the order of time. */
export interface InfrastructureSource {
  readonly facts: readonly SeatFact[];
  readonly failures: readonly Failure[];
  readonly presenceChanges: readonly PresenceChange[];
  readonly window: Span;
  readonly breaks: readonly Span[];
  readonly absences: readonly Span[];
}

/**
 * Time that a student lost to problems of the infrastructure, by code: outside of breaks, the whole
 * time that the cluster was down; of other problems, the time that the student was present.
 */
export function findInfrastructureSpans({
  facts,
  failures,
  presenceChanges,
  window,
  breaks,
  absences,
}: InfrastructureSource): ReadonlyMap<string, readonly Span[]> {
  const outsideBreaks = subtractSpans([window], breaks);
  const present = subtractSpans(outsideBreaks, absences);
  const problems = listProblems(facts, window.to);
  const pulls = failures.filter(
    ({ code, params }) => code === IMAGE_PULL.code && params['why'] === IMAGE_PULL.why,
  );
  problems.set(IMAGE_PULL.code, [
    ...(problems.get(IMAGE_PULL.code) ?? []),
    ...pulls.flatMap(({ spans }) => spans),
  ]);
  const clusterDown = presenceChanges.flatMap(({ at, presence }, index) =>
    presence === 'cluster-down'
      ? [{ from: at, to: presenceChanges[index + 1]?.at ?? window.to }]
      : [],
  );
  const lost = [
    [CLUSTER_DOWN, intersectSpans(clusterDown, outsideBreaks)] as const,
    ...Array.from(problems, ([code, spans]) => [code, intersectSpans(spans, present)] as const),
  ];
  return new Map(lost.filter(([, spans]) => spans.length > 0));
}

/** F13: one kind of problem. */
export interface InfrastructureProblem {
  readonly code: string;
  /** Sum over the students. */
  readonly lostMs: number;
  readonly seats: ReadonlySet<string>;
  readonly students: number;
  /** When at least one student had it. */
  readonly spans: readonly Span[];
}

interface AffectedStudent {
  readonly seat: string;
  readonly infrastructure: ReadonlyMap<string, readonly Span[]>;
}

/** The problems of all students, the one that cost most time first. */
export function measureInfrastructure(
  students: readonly AffectedStudent[],
): InfrastructureProblem[] {
  const codes = new Set(students.flatMap(({ infrastructure }) => [...infrastructure.keys()]));
  return Array.from(codes, (code) => {
    const affected = students.flatMap(({ seat, infrastructure }) => {
      const spans = infrastructure.get(code) ?? [];
      return spans.length === 0 ? [] : [{ seat, spans }];
    });
    const seats = new Set(affected.map(({ seat }) => seat));
    return {
      code,
      lostMs: affected.reduce((sum, { spans }) => sum + totalMs(spans), 0),
      seats,
      students: seats.size,
      spans: uniteSpans(...affected.map(({ spans }) => spans)),
    };
  }).sort((a, b) => b.lostMs - a.lostMs || (a.code < b.code ? -1 : 1));
}

/** Time that all students lost, ms. A moment with several problems counts once for a student. */
export function totalInfrastructureMs(
  students: readonly Pick<AffectedStudent, 'infrastructure'>[],
): number {
  return students.reduce(
    (sum, { infrastructure }) => sum + totalMs(uniteSpans(...infrastructure.values())),
    0,
  );
}

/** When each problem counted, by code. `value`: when it counts, because a node can be starting. */
function listProblems(facts: readonly SeatFact[], endedAt: number): Map<string, Span[]> {
  const problems = new Map<string, Span[]>();
  const open = new Map<string, SeatFact>();
  const end = (id: string, { code, at, value }: SeatFact, to: number): void => {
    open.delete(id);
    const spans = problems.get(code) ?? [];
    problems.set(code, spans);
    spans.push({ from: value ?? at, to });
  };
  for (const fact of facts) {
    if (fact.kind !== 'infra-opened' && fact.kind !== 'infra-closed') continue;
    const id = `${fact.code}\n${fact.key}`;
    const opened = open.get(id);
    if (fact.kind === 'infra-opened') open.set(id, opened ?? fact);
    else if (opened !== undefined) end(id, opened, fact.at);
  }
  for (const [id, fact] of open) end(id, fact, endedAt);
  return problems;
}
