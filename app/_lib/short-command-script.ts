import { isHttpError, type HttpErrorCode } from '#lib/protocol/errors.ts';

/** What a terminal shows when the code of a short command doesn't work, in English and Japanese. */
const PROBLEMS = {
  'code-unknown': [
    'podium: this code is wrong. Compare it with the code on your page.',
    'podium: コードが正しくありません。ページに表示されたコードと見比べてください。',
  ],
  'code-expired': [
    'podium: this code has expired. Get a new one on your page.',
    'podium: コードの有効期限が切れています。ページで新しいコードを発行してください。',
  ],
  over: [
    'podium: this workshop has ended or is not open yet.',
    'podium: ワークショップは終了したか、まだ始まっていません。',
  ],
  busy: [
    'podium: too many attempts. Try again in a few minutes.',
    'podium: 試行回数が多すぎます。数分後にもう一度実行してください。',
  ],
} as const;

/** Downloads and runs the installer as the install command does. Works without curl as well. */
export function createInstallScript(installCommand: string): string {
  const [download = '', install = ''] = installCommand.split(' | ');
  const address = download.split(' ').at(-1) ?? '';
  return script(
    [
      `if command -v curl >/dev/null 2>&1; then curl -fsSL ${address}; else wget -qO- ${address}; fi |`,
      `  ${install}`,
    ].join('\n'),
  );
}

/** Prints why the command doesn't work. A download that fails would show only its status. */
export function createProblemScript(error: unknown): string {
  const [en, ja] = PROBLEMS[problemOf(error)];
  return script(
    [
      'case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in',
      `  ja*) echo '${ja}' >&2 ;;`,
      `  *) echo '${en}' >&2 ;;`,
      'esac',
      'exit 1',
    ].join('\n'),
  );
}

const script = (body: string): string => `#!/bin/sh\n${body}\n`;

const PROBLEM_OF_ERROR: Partial<Record<HttpErrorCode, keyof typeof PROBLEMS>> = {
  'code-unknown': 'code-unknown',
  'many-wrong-codes': 'code-unknown',
  'code-expired': 'code-expired',
  'workshop-ended': 'over',
  'workshop-not-open': 'over',
  'too-many': 'busy',
  busy: 'busy',
};

/** @throws an error that isn't about the code */
function problemOf(error: unknown): keyof typeof PROBLEMS {
  const problem = isHttpError(error) ? PROBLEM_OF_ERROR[error.response.error] : undefined;
  if (problem === undefined) throw error;
  return problem;
}
