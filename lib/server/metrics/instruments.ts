import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Bounds of the buckets, s. */
const BUCKETS = {
  /** Work inside the server. A commit takes milliseconds. */
  work: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  /** The grader is behind for minutes after a start. */
  lag: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  /** A person waits for a helper. */
  wait: [15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600],
  /** A file of a whole workshop. */
  file: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
} as const;

type Instruments = ReturnType<typeof createInstruments>;
export type WorkshopInstruments = Instruments['workshop'];
export type WorkInstruments = Instruments['work'];

/**
 * Every metric of the server. docs/metrics.md describes them, and a test compares both. No label holds
 * a seat, a name or an address.
 */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Counter({ name, help, labelNames: [...labelNames], registers });
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Gauge({ name, help, labelNames: [...labelNames], registers });
  const histogram = <Label extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labelNames: readonly Label[] = [],
  ) => new Histogram({ name, help, buckets: [...buckets], labelNames: [...labelNames], registers });

  return {
    /** Read at each scrape. */
    server: {
      buildInfo: gauge('podium_build_info', 'Always 1. The labels say what runs.', [
        'version',
        'node',
        'schema',
      ]),
      ready: gauge('podium_ready', '1 while the server can serve requests, as /readyz says.'),
      draining: gauge('podium_draining', '1 while the server stops.'),
      dbConnections: gauge(
        'podium_db_connections',
        'Connections of the pool to the database, and requests that wait for one.',
        ['state'],
      ),
      dataFreeRatio: gauge(
        'podium_data_free_ratio',
        'Free part of the file system that has the data folder.',
      ),
      certificateExpiry: gauge(
        'podium_certificate_expiry_timestamp_seconds',
        'When the certificate at PODIUM_URL expires. It is checked once a day.',
      ),
      backupLastSuccess: gauge(
        'podium_backup_last_success_timestamp_seconds',
        'When the last backup of the schedule succeeded.',
      ),
      retentionLastRun: gauge(
        'podium_retention_last_run_timestamp_seconds',
        'When old data was last looked for.',
      ),
    },
    /** Read at each scrape from the workshops that are open. */
    workshop: {
      owned: gauge('podium_workshops_owned', 'Workshops that are open in this process.', ['state']),
      agents: gauge('podium_agents_connected', 'Agents with an open connection.', ['workshop']),
      seats: gauge('podium_seats', 'Seats by the state of their connection.', [
        'workshop',
        'presence',
      ]),
      viewers: gauge('podium_viewers', 'Pages that are connected, by what they show.', [
        'workshop',
        'view',
      ]),
      costlyChecks: gauge(
        'podium_costly_checks',
        'Checks that are disabled for a seat because they took too long.',
        ['workshop'],
      ),
      queueRows: gauge('podium_writer_queue_rows', 'Rows that wait to be committed.', ['workshop']),
      queueBytes: gauge('podium_writer_queue_bytes', 'Bytes that wait to be committed.', [
        'workshop',
      ]),
      helpWaiting: gauge(
        'podium_help_requests_waiting',
        'Help requests that no helper has claimed.',
        ['workshop'],
      ),
      helpLongestWait: gauge(
        'podium_help_longest_wait_seconds',
        'How long the oldest of these help requests has waited. 0 without one.',
        ['workshop'],
      ),
      stuck: gauge('podium_students_stuck', 'Students who make no progress.', ['workshop']),
      outageSeats: gauge(
        'podium_outage_seats',
        'Seats that lost their connection at the same time, while that lasts.',
        ['workshop'],
      ),
    },
    /** Recorded while the work is done. */
    work: {
      changes: counter(
        'podium_changes_committed_total',
        'Changes of clusters that were committed.',
      ),
      commands: counter('podium_commands_total', 'Commands that were committed.', ['kind']),
      commit: histogram(
        'podium_commit_seconds',
        'How long a transaction of the log took.',
        BUCKETS.work,
      ),
      ack: histogram(
        'podium_ack_seconds',
        'From the arrival of a batch until it was acknowledged.',
        BUCKETS.work,
      ),
      lostLocks: counter(
        'podium_lock_lost_total',
        'How often a workshop lost its lock or its connection to the database.',
      ),
      graderLag: histogram(
        'podium_grader_lag_seconds',
        'From the commit of changes until they were graded.',
        BUCKETS.lag,
        ['workshop'],
      ),
      graderChecks: counter('podium_grader_checks_total', 'Checks that were evaluated.', [
        'workshop',
      ]),
      graderRestarts: counter(
        'podium_grader_restarts_total',
        'How often the grading failed and started again.',
        ['workshop'],
      ),
      helpWait: histogram(
        'podium_help_wait_seconds',
        'From a help request until a helper claimed or resolved it.',
        BUCKETS.wait,
        ['workshop'],
      ),
      frameWait: histogram(
        'podium_frame_wait_seconds',
        'From sending a frame until the page acknowledged it.',
        BUCKETS.work,
        ['view'],
      ),
      refusals: counter('podium_refusals_total', 'Refusals that agents got.', ['refusal']),
      requests: counter('podium_http_requests_total', 'HTTP requests that were answered.', [
        'route',
        'method',
        'status',
      ]),
      requestSeconds: histogram(
        'podium_http_seconds',
        'How long an HTTP request took.',
        BUCKETS.work,
        ['route'],
      ),
      exportSeconds: histogram(
        'podium_export_seconds',
        'How long a download took, from the request to its last byte.',
        BUCKETS.file,
        ['format'],
      ),
    },
  };
}
