/** What bureaux do with material together. Media are referred to by number; when they vanish, so does what refers to them. */
export type CaseworkTables = {
  investigations: {
    region: string;
    id: string;
    /** Who leads it now. */
    bureau: string;
    title: string;
    contact: string | null;
    state: string;
    opened_at: string;
    expires_at: string;
    /** When it was released or expired last. */
    ended_at: string | null;
    /** Rises with each act; the row is held by whoever raises it. */
    version: number;
  };
  /** What an investigation is about, also when it has ended. */
  investigation_media: {
    region: string;
    investigation: string;
    media: number;
    /** The series through which it came; null for what was named itself. */
    via_series: string | null;
  };
  /** Which active investigation covers a medium: at most one. */
  claims: { region: string; media: number; investigation: string };
  /** Which active investigation covers a series, also what will be added to it: at most one. */
  claimed_series: { region: string; series: string; investigation: string };
  identifications: {
    region: string;
    id: string;
    bureau: string;
    pseudonym: string;
    kind: string;
    country: string | null;
    /** A day. */
    identified_on: string;
    state: string;
    recorded_at: string;
    version: number;
  };
  identification_media: { region: string; identification: string; media: number };
  identification_series: { region: string; identification: string; series: string };
  series: {
    region: string;
    id: string;
    bureau: string;
    name: string;
    state: string;
    /** Where its media are now; null unless it was merged. */
    merged_into: string | null;
    created_at: string;
    version: number;
  };
  series_media: { region: string; series: string; media: number; added_by: string; added_at: string };
  hand_offs: {
    region: string;
    id: string;
    investigation: string;
    from_bureau: string;
    to_bureau: string;
    reason: string;
    state: string;
    offered_at: string;
    expires_at: string;
    answered_at: string | null;
    answer_reason: string | null;
    version: number;
  };
  /** The history of everything above, each thing's own numbered by its versions. */
  casework_events: {
    region: string;
    about: string;
    version: number;
    at: string;
    /** Null: the hub itself, by its clock. */
    bureau: string | null;
    officer: string | null;
    act: string;
    /** Canonical JSON. */
    details: string;
  };
};
