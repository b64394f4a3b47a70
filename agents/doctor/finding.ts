import type { DoctorFinding } from '#agents/control-socket/protocol.ts';

export function okFinding(subject: string, text: string): DoctorFinding {
  return { subject, ok: true, text, nextStep: null };
}

export function problemFinding(
  subject: string,
  { text, nextStep }: { text: string; nextStep: string },
): DoctorFinding {
  return { subject, ok: false, text, nextStep };
}

/** "ok       server: ..." or "PROBLEM  server: ..." with the next step below it. */
export function formatFinding({ subject, ok, text, nextStep }: DoctorFinding): string[] {
  return [
    `${ok ? 'ok     ' : 'PROBLEM'}  ${subject}: ${text}`,
    ...(nextStep === null ? [] : [`         -> ${nextStep}`]),
  ];
}
