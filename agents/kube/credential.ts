import { en, type Messages } from '#agents/messages/en.ts';

/** What a request proves the user with. */
export interface Credential {
  readonly token?: string | undefined;
  /** PEM, in the same text or as the file has it. */
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}

/** Where credentials come from: fixed fields, a file, or an exec plug-in. */
export interface CredentialSource {
  /**
   * The credential for the next request.
   * @throws {CredentialError}
   */
  get(): Promise<Credential>;
  /**
   * Called after the API server refused `used` with 401. Returns a newer credential, or null if
   * there is none.
   * @throws {CredentialError}
   */
  renew(used: Credential): Promise<Credential | null>;
}

/** No credential could be obtained. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError';
  readonly describe: (messages: Messages) => string;
  /** @param describe a sentence in the language of the messages, without a final full stop */
  constructor(describe: (messages: Messages) => string) {
    super(`${describe(en)}.`);
    this.describe = describe;
  }
}
