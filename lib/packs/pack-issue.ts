/** An error in an exercise: a path into exercise.yaml, and an offset into the text at that path. */
export interface PackIssue {
  readonly path: readonly (string | number)[];
  /** UTF-16 code units from the start of the text at `path`. */
  readonly offset?: number;
  readonly message: string;
  readonly suggestion?: string;
}

export class PackIssuesError extends Error {
  override readonly name = 'PackIssuesError';
  readonly issues: readonly PackIssue[];

  constructor(issues: readonly PackIssue[]) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
    this.issues = issues;
  }
}
