/** Settings of the portal in `localStorage`; none says anything about a case. */
const PREFIX = 'lintel-';

/** One of the choices of a setting: the one saved in this browser, or `initial`. */
export function savedSetting<T extends string | number>(name: string, choices: readonly T[], initial: T): T {
  const saved = localStorage.getItem(PREFIX + name);
  return choices.find((choice) => String(choice) === saved) ?? initial;
}

export function saveSetting(name: string, value: string | number): void {
  localStorage.setItem(PREFIX + name, String(value));
}

/** Forgets every setting. @returns how many there were */
export function forgetSettings(): number {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) localStorage.removeItem(name);
  return names.length;
}
