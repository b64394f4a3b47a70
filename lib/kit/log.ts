/**
 * Writes one log line. Lines carry no secrets, and text that comes from a cluster is cleaned of
 * control characters first (R9).
 */
export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;
