/** Runs before any script of a page, as hostile code might: keeps every Trusted Types policy that the portal makes. */
export function stealPolicies(): void {
  const factory = window.trustedTypes;
  if (factory === undefined) return;
  const stolen: Record<string, TrustedTypePolicy> = {};
  Object.assign(globalThis, { stolenPolicies: stolen });
  const make = factory.createPolicy.bind(factory);
  Object.defineProperty(factory, 'createPolicy', {
    value: (name: string, rules: TrustedTypePolicyOptions) => (stolen[name] = make(name, rules)),
  });
}
