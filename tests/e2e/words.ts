import messages from '../../src/messages/en.json' with { type: 'json' };

/** What the portal says in English under a message's name, so that a better wording breaks no story. */
export function words(name: keyof typeof messages, parts: Readonly<Record<string, string | number>> = {}): string {
  return messages[name].replaceAll(/\{(\w+)\}/g, (gap, part: string) => String(parts[part] ?? gap));
}
