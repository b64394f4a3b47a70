/**
 * How long an exercise takes, from those who have passed it and those who are still at it.
 *
 * Time to pass is a survival time: who is still at it is right-censored. The rate of passing is piecewise constant over the time
 * spent, with a gamma prior for each piece, so that every answer has a closed form (Ibrahim, Chen, Sinha: Bayesian Survival
 * Analysis, Springer 2001, chapter 3.1). The prior is a few people who were never there: lognormal times around the minutes the
 * pack gives, and a tenth of them who got stuck. As the pack may be wrong about its minutes, that is done for several lengths,
 * and each is believed as far as what was seen speaks for it (its marginal likelihood): early on the answers are as wide apart as
 * those lengths, later the room's own times decide.
 */

/** One person: how long they took, or have been at it without having passed; ms. */
export interface DurationSample {
  readonly ms: number;
  readonly passed: boolean;
}

/** A rate of passing, per ms, as a gamma: `shape` events were seen in `rate` ms. */
interface Piece {
  readonly shape: number;
  readonly rate: number;
}
/** What was learnt under one length of the exercise, and how far it is believed. */
interface WeightedModel {
  readonly weight: number;
  readonly pieces: readonly Piece[];
}
export interface SurvivalModel {
  /** Where each piece begins, ms; the last one has no end. */
  readonly edges: readonly number[];
  readonly models: readonly WeightedModel[];
}

const PRIOR = {
  /** People who were never there: so many that a room of twelve is believed about as far as they are. */
  people: 16,
  /** Spread of ln(time): about one in six takes longer than 1.8 times the median. */
  sigma: 0.6,
  /** Share of those who get stuck, and how many times longer they take. */
  stuckShare: 0.1,
  stuckFactor: 5,
  /** ln of how wrong a pack is about its minutes, in one standard deviation; and the factors that are tried. */
  minutesError: 0.5,
  scales: [0.25, 0.35, 0.5, 0.71, 1, 1.41, 2, 2.83, 4],
} as const;

/** Keeps a gamma proper where nobody was ever seen. */
const MIN_GAMMA_PARAM = 1e-4;
const MIN_MODEL_WEIGHT = 0.01;

/** Pieces grow by half an octave: from a sixteenth of the pack's minutes to 32 times them. */
const EDGE_FACTORS = Array.from({ length: 19 }, (_, step) => 2 ** (step / 2 - 4));

/** @param about how long the pack says that it takes, ms */
export function fitSurvivalModel(
  samples: readonly DurationSample[],
  plannedMs: number,
): SurvivalModel {
  const edges = [0, ...EDGE_FACTORS.map((step) => step * plannedMs)];
  const workshops = edges.map(() => 0);
  const exposure = edges.map(() => 0);
  for (const { ms, passed } of samples) {
    const last = findPiece(edges, ms);
    for (let piece = 0; piece <= last; piece += 1)
      exposure[piece] = (exposure[piece] ?? 0) + overlap(edges, piece, 0, ms);
    if (passed) workshops[last] = (workshops[last] ?? 0) + 1;
  }
  const learnt = PRIOR.scales.map((scale) => {
    const prior = createPrior(edges, plannedMs * scale);
    const pieces = prior.map(({ shape, rate }, piece) => ({
      shape: shape + (workshops[piece] ?? 0),
      rate: rate + (exposure[piece] ?? 0),
    }));
    const evidence = prior.reduce(
      (sum, before, piece) =>
        sum + logEvidence(before, workshops[piece] ?? 0, exposure[piece] ?? 0),
      0,
    );
    return { pieces, log: evidence - (Math.log(scale) / PRIOR.minutesError) ** 2 / 2 };
  });
  const best = Math.max(...learnt.map(({ log }) => log));
  const total = learnt.reduce((sum, { log }) => sum + Math.exp(log - best), 0);
  // What is hardly believed changes no answer.
  const models = learnt
    .map(({ pieces, log }) => ({ pieces, weight: Math.exp(log - best) / total }))
    .filter(({ weight }) => weight > MIN_MODEL_WEIGHT);
  return { edges, models };
}

/** What is expected of people, by how long each has been at it. */
export interface ExpectedCount {
  readonly mean: number;
  readonly variance: number;
}

/**
 * How many of them pass within `horizon` ms. Given the rates, people pass independently of each other; that the rates are not
 * known exactly moves all who go through the same piece together, which is added piece by piece, and so is that the models differ.
 * @param spent ms, and how many people have spent them
 */
export function expectedPasses(
  { edges, models }: SurvivalModel,
  timesSpent: ReadonlyMap<number, number>,
  horizonMs: number,
): ExpectedCount {
  let [mean, square] = [0, 0];
  for (const { pieces, weight } of models) {
    const moved = edges.map(() => 0);
    let [expected, variance] = [0, 0];
    for (const [from, people] of timesSpent) {
      const stay = stayProbability(edges, pieces, from, from + horizonMs);
      expected += people * (1 - stay);
      variance += people * stay * (1 - stay);
      for (
        let piece = findPiece(edges, from);
        piece < edges.length && (edges[piece] ?? 0) < from + horizonMs;
        piece += 1
      ) {
        moved[piece] =
          (moved[piece] ?? 0) +
          people *
            stay *
            relativeSpread(pieces[piece], overlap(edges, piece, from, from + horizonMs));
      }
    }
    variance += moved.reduce((sum, people) => sum + people ** 2, 0);
    mean += weight * expected;
    square += weight * (variance + expected ** 2);
  }
  // The models were cut to those that are believed: their weights sum to a little less than 1.
  const sum = models.reduce((all, { weight }) => all + weight, 0);
  return { mean: mean / sum, variance: Math.max(0, square / sum - (mean / sum) ** 2) };
}

/** How probable it is that somebody who has been at it for `spent` ms passes within `horizon` ms. */
export function passProbabilityWithin(
  survival: SurvivalModel,
  spentMs: number,
  horizonMs: number,
): number {
  return expectedPasses(survival, new Map([[spentMs, 1]]), horizonMs).mean;
}

/** After how long a share of people have passed, ms; within a piece people pass at one rate. No more than where the last piece begins. */
export function quantile({ edges, models }: SurvivalModel, share: number): number {
  const logs = models.map(() => 0);
  const sum = models.reduce((all, { weight }) => all + weight, 0);
  let before = 1;
  for (let piece = 0; piece + 1 < edges.length; piece += 1) {
    const [from, to] = [edges[piece] ?? 0, edges[piece + 1] ?? 0];
    let staying = 0;
    models.forEach(({ pieces, weight }, index) => {
      logs[index] = (logs[index] ?? 0) - negLogStayProbability(pieces[piece], to - from);
      staying += (weight / sum) * Math.exp(logs[index] ?? 0);
    });
    if (staying <= 1 - share)
      return from + ((to - from) * Math.log(before / (1 - share))) / Math.log(before / staying);
    before = staying;
  }
  return edges.at(-1) ?? 0;
}

/** -ln of the probability of not passing in `ms` of a piece, over what is not known of its rate: E[exp(-rate t)] of a gamma. */
function negLogStayProbability(piece: Piece | undefined, ms: number): number {
  return piece === undefined ? 0 : piece.shape * Math.log1p(ms / piece.rate);
}

/** Probability of not passing between two lengths of time. */
function stayProbability(
  edges: readonly number[],
  pieces: readonly Piece[],
  from: number,
  to: number,
): number {
  let log = 0;
  for (
    let piece = findPiece(edges, from);
    piece < edges.length && (edges[piece] ?? 0) < to;
    piece += 1
  ) {
    log -= negLogStayProbability(pieces[piece], overlap(edges, piece, from, to));
  }
  return Math.exp(log);
}

/** Relative standard deviation of exp(-rate t), over what is not known of the rate. */
function relativeSpread(piece: Piece | undefined, ms: number): number {
  if (piece === undefined) return 0;
  const { shape, rate } = piece;
  return Math.sqrt(Math.expm1(shape * (2 * Math.log1p(ms / rate) - Math.log1p((2 * ms) / rate))));
}

/** Events and time at risk of the people who were never there. */
function createPrior(edges: readonly number[], medianMs: number): Piece[] {
  const staying = edges.map((edge) => 1 - priorPassProbability(edge, medianMs));
  return edges.map((edge, piece) => {
    const [at, next] = [staying[piece] ?? 0, staying[piece + 1] ?? 0];
    // The last piece has no end: as if it were as long as all before it.
    const length = (edges[piece + 1] ?? 2 * edge) - edge;
    return {
      shape: PRIOR.people * (at - next) + MIN_GAMMA_PARAM,
      rate: (PRIOR.people * length * (at + next)) / 2 + MIN_GAMMA_PARAM * medianMs,
    };
  });
}

function priorPassProbability(ms: number, medianMs: number): number {
  if (ms <= 0) return 0;
  const quick = normalCdf(Math.log(ms / medianMs) / PRIOR.sigma);
  const slow = normalCdf(Math.log(ms / (medianMs * PRIOR.stuckFactor)) / PRIOR.sigma);
  return (1 - PRIOR.stuckShare) * quick + PRIOR.stuckShare * slow;
}

/** ln of how well a gamma foresaw so many events in so much time; what is the same for each model is left out. */
function logEvidence({ shape, rate }: Piece, workshops: number, exposure: number): number {
  let log = shape * Math.log(rate) - (shape + workshops) * Math.log(rate + exposure);
  for (let workshop = 0; workshop < workshops; workshop += 1) log += Math.log(shape + workshop);
  return log;
}

/** The piece that holds a length of time. */
function findPiece(edges: readonly number[], ms: number): number {
  let piece = 0;
  while (piece + 1 < edges.length && (edges[piece + 1] ?? 0) <= ms) piece += 1;
  return piece;
}

function overlap(edges: readonly number[], piece: number, from: number, to: number): number {
  return Math.max(
    0,
    Math.min(edges[piece + 1] ?? Infinity, to) - Math.max(edges[piece] ?? 0, from),
  );
}

/** Distribution function of the standard normal; off by less than 1e-7 (Abramowitz and Stegun, 26.2.17). */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z < 0 ? tail : 1 - tail;
}
