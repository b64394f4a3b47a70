/** Characters that most fonts draw as nothing (Unicode Default_Ignorable_Code_Point). */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Blanks, with the Braille pattern that has no dots. */
const BLANKS = /[\s\u2800]+/gu;

/** A name as it is shown: equal texts have equal characters. */
export function normalizeDisplayName(name: string): string {
  return name.normalize('NFC');
}

/**
 * What readers can tell apart in a name. Two names with the same key look the same, so only one
 * seat of a workshop can have it.
 */
export function displayNameKey(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replace(INVISIBLE, '')
      .replace(BLANKS, ' ')
      .trim()
      // First in capitals, because some letters have two small forms.
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
  );
}
