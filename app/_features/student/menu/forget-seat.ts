/** Removes what this browser keeps of a seat: drafts, choices of a quiz, and what was dismissed. */
export function forgetSeat(seat: string): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.includes(seat)) localStorage.removeItem(key);
  } catch {
    // The browser blocks storage, so there is nothing to remove.
  }
}
