/** A mistake in an exercise, where its author can find it: a path into exercise.yaml, and an offset into the text that stands there. */
export interface PackIssue {
  readonly path: readonly (string | number)[];
  /** UTF-16 code units from the start of the text at `path`. */
  readonly offset?: number;
  readonly message: string;
  readonly suggestion?: string;
}

export class PackIssuesError extends Error {
  override readonly name = 'Mistakes';
  readonly issues: readonly PackIssue[];

  constructor(mistakes: readonly PackIssue[]) {
    super(mistakes.map((mistake) => `${mistake.path.join('.')}: ${mistake.message}`).join('\n'));
    this.issues = mistakes;
  }
}
