import { baseLocale, getTextDirection, locales, localStorageKey, overwriteGetLocale } from '#lib/paraglide/runtime.js';

export type Locale = (typeof locales)[number];

/** Made from English by the build to find fixed strings and fixed directions; offered only where they are chosen already. */
const PSEUDO: readonly string[] = ['en-XA', 'ar-XB'];

/** The language of the interface. Every message read in a template follows a change at once. */
export class LocaleChoice {
  #current = $state<Locale>(savedLocale());

  constructor() {
    overwriteGetLocale(() => this.#current);
  }

  get current(): Locale {
    return this.#current;
  }

  get direction(): 'ltr' | 'rtl' {
    return getTextDirection(this.#current);
  }

  get options(): readonly Locale[] {
    return locales.filter((locale) => !PSEUDO.includes(locale) || PSEUDO.includes(this.#current));
  }

  choose(locale: Locale): void {
    this.#current = locale;
    localStorage.setItem(localStorageKey, locale);
  }
}

function savedLocale(): Locale {
  const saved = localStorage.getItem(localStorageKey);
  return locales.find((locale) => locale === saved) ?? baseLocale;
}
