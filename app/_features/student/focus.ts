/** Moves the focus to the content of the page, after a part with the focus was removed. */
export function focusMain(): void {
  document.getElementById('main')?.focus();
}

/** Moves the focus to the title of the exercise, which a phone shows in another row. */
export function focusTitle(): void {
  const titles = document.querySelectorAll<HTMLElement>('h1');
  [...titles].find((title) => title.checkVisibility())?.focus();
}

/** Moves the focus to the button that opened the help form: in the header, or the tab of a phone. */
export function focusRaiseHand(): void {
  requestAnimationFrame(() => {
    const buttons = document.querySelectorAll<HTMLElement>('[data-raise-hand], [data-tab="help"]');
    [...buttons].find((button) => button.checkVisibility({ visibilityProperty: true }))?.focus();
  });
}
