/**
 * Estimates how long an exercise takes from students who passed it and students still working on
 * it.
 *
 * Time to pass is a survival time; students who still work on it are right-censored. The pass rate
 * is piecewise constant over the time spent, with a gamma prior for each piece, so that every
 * result has a closed form (Ibrahim, Chen, Sinha: Bayesian Survival Analysis, Springer 2001,
 * chapter 3.1). The prior is a few virtual students: lognormal times around the planned minutes,
 * and a tenth of them stuck. Because a pack can be wrong about its minutes, this is done for
 * several scales, weighted by their marginal likelihood. Early forecasts are as wide as those
 * scales; later the times of the room decide.
 */

/** Duration of one student until the pass, or until now without one. */
export interface DurationSample {
  readonly ms: number;
  readonly passed: boolean;
}

/** Gamma distribution of a pass rate per ms: `shape` passes in `rate` ms. */
interface Piece {
  readonly shape: number;
  readonly rate: number;
}
/** The posterior under one scale of the planned time, with its weight. */
interface WeightedModel {
  readonly weight: number;
  readonly pieces: readonly Piece[];
}
export interface SurvivalModel {
  /** Start of each piece, ms. The last one has no end. */
  readonly edges: readonly number[];
  readonly models: readonly WeightedModel[];
}

const PRIOR = {
  /** Virtual students of the prior: about the weight of a room of twelve. */
  students: 16,
  /** Standard deviation of ln(time): one in six takes longer than 1.8 times the median. */
  sigma: 0.6,
  /** Share of stuck students, and how many times longer they take. */
  stuckShare: 0.1,
  stuckFactor: 5,
  /** Standard deviation of ln(error) of the planned minutes, and the scales to try. */
  minutesError: 0.5,
  scales: [0.25, 0.35, 0.5, 0.71, 1, 1.41, 2, 2.83, 4],
} as const;

/** Keeps a gamma distribution proper in pieces without observations. */
const MIN_GAMMA_PARAM = 1e-4;
const MIN_MODEL_WEIGHT = 0.01;

/** Pieces grow by a factor of sqrt(2), from a sixteenth to 32 times the planned time. */
const EDGE_FACTORS = Array.from({ length: 19 }, (_, step) => 2 ** (step / 2 - 4));

/** Fits the model to samples. `plannedMs`: the duration that the pack plans. */
export function fitSurvivalModel(
  samples: readonly DurationSample[],
  plannedMs: number,
): SurvivalModel {
  const edges = [0, ...EDGE_FACTORS.map((step) => step * plannedMs)];
  const passes = edges.map(() => 0);
  const exposure = edges.map(() => 0);
  for (const { ms, passed } of samples) {
    const last = findPiece(edges, ms);
    for (let piece = 0; piece <= last; piece += 1)
      exposure[piece] = (exposure[piece] ?? 0) + overlap(edges, piece, 0, ms);
    if (passed) passes[last] = (passes[last] ?? 0) + 1;
  }
  const posteriors = PRIOR.scales.map((scale) => {
    const prior = createPrior(edges, plannedMs * scale);
    const pieces = prior.map(({ shape, rate }, piece) => ({
      shape: shape + (passes[piece] ?? 0),
      rate: rate + (exposure[piece] ?? 0),
    }));
    const evidence = prior.reduce(
      (sum, before, piece) => sum + logEvidence(before, passes[piece] ?? 0, exposure[piece] ?? 0),
      0,
    );
    return { pieces, log: evidence - (Math.log(scale) / PRIOR.minutesError) ** 2 / 2 };
  });
  const best = Math.max(...posteriors.map(({ log }) => log));
  const total = posteriors.reduce((sum, { log }) => sum + Math.exp(log - best), 0);
  // Scales with hardly any weight don't change the result.
  const models = posteriors
    .map(({ pieces, log }) => ({ pieces, weight: Math.exp(log - best) / total }))
    .filter(({ weight }) => weight > MIN_MODEL_WEIGHT);
  return { edges, models };
}

/** Mean and variance of a number of passes. */
export interface ExpectedCount {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Number of students who pass within `horizonMs`. Given the rates, students pass independently. The
 * uncertainty of a rate moves all students in the same piece together, so it is added per piece,
 * and the difference between the scales on top.
 * @param timesSpent time spent (ms) -> number of students
 */
export function expectedPasses(
  { edges, models }: SurvivalModel,
  timesSpent: ReadonlyMap<number, number>,
  horizonMs: number,
): ExpectedCount {
  let [mean, square] = [0, 0];
  for (const { pieces, weight } of models) {
    const correlated = edges.map(() => 0);
    let [expected, variance] = [0, 0];
    for (const [from, students] of timesSpent) {
      const stay = stayProbability(edges, pieces, from, from + horizonMs);
      expected += students * (1 - stay);
      variance += students * stay * (1 - stay);
      for (
        let piece = findPiece(edges, from);
        piece < edges.length && (edges[piece] ?? 0) < from + horizonMs;
        piece += 1
      ) {
        correlated[piece] =
          (correlated[piece] ?? 0) +
          students *
            stay *
            relativeSpread(pieces[piece], overlap(edges, piece, from, from + horizonMs));
      }
    }
    variance += correlated.reduce((sum, students) => sum + students ** 2, 0);
    mean += weight * expected;
    square += weight * (variance + expected ** 2);
  }
  // Without the scales of little weight, the weights sum to a little less than 1.
  const sum = models.reduce((all, { weight }) => all + weight, 0);
  return { mean: mean / sum, variance: Math.max(0, square / sum - (mean / sum) ** 2) };
}

/** Probability that a student passes within `horizonMs` after having spent `spentMs`. */
export function passProbabilityWithin(
  survival: SurvivalModel,
  spentMs: number,
  horizonMs: number,
): number {
  return expectedPasses(survival, new Map([[spentMs, 1]]), horizonMs).mean;
}

/**
 * Time after which a share of students has passed, ms, interpolated with a constant rate within a
 * piece. At most the start of the last piece.
 */
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

/** -ln of the probability of not passing in `ms` of a piece: E[exp(-rate t)] of its gamma. */
function negLogStayProbability(piece: Piece | undefined, ms: number): number {
  return piece === undefined ? 0 : piece.shape * Math.log1p(ms / piece.rate);
}

/** Probability of not passing between two times spent. */
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

/** Relative standard deviation of exp(-rate t) for a gamma-distributed rate. */
function relativeSpread(piece: Piece | undefined, ms: number): number {
  if (piece === undefined) return 0;
  const { shape, rate } = piece;
  return Math.sqrt(Math.expm1(shape * (2 * Math.log1p(ms / rate) - Math.log1p((2 * ms) / rate))));
}

/** Passes and time at risk of the virtual students. */
function createPrior(edges: readonly number[], medianMs: number): Piece[] {
  const staying = edges.map((edge) => 1 - priorPassProbability(edge, medianMs));
  return edges.map((edge, piece) => {
    const [start, end] = [staying[piece] ?? 0, staying[piece + 1] ?? 0];
    // The last piece has no end. Assume that it is as long as all pieces before it.
    const length = (edges[piece + 1] ?? 2 * edge) - edge;
    return {
      shape: PRIOR.students * (start - end) + MIN_GAMMA_PARAM,
      rate: (PRIOR.students * length * (start + end)) / 2 + MIN_GAMMA_PARAM * medianMs,
    };
  });
}

function priorPassProbability(ms: number, medianMs: number): number {
  if (ms <= 0) return 0;
  const quick = normalCdf(Math.log(ms / medianMs) / PRIOR.sigma);
  const slow = normalCdf(Math.log(ms / (medianMs * PRIOR.stuckFactor)) / PRIOR.sigma);
  return (1 - PRIOR.stuckShare) * quick + PRIOR.stuckShare * slow;
}

/** Log marginal likelihood of a piece, without the terms that are the same for each scale. */
function logEvidence({ shape, rate }: Piece, passes: number, exposure: number): number {
  let log = shape * Math.log(rate) - (shape + passes) * Math.log(rate + exposure);
  for (let pass = 0; pass < passes; pass += 1) log += Math.log(shape + pass);
  return log;
}

/** Index of the piece that contains a time spent. */
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

/** Standard normal distribution function; error below 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z < 0 ? tail : 1 - tail;
}
