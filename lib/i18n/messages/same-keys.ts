/** The same keys with other texts. A missing or an extra key is a type error. */
export type SameKeys<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : SameKeys<Messages[Key]>;
};
