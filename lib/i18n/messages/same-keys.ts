/** The same keys with other words: a language that lacks a key, or has one too many, is a type error. */
export type SameKeys<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : SameKeys<Messages[Key]>;
};
