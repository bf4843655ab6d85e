/** What bureaux are told, near matches under review, and how far followers of the rows have come. */
export type AlertTables = {
  alerts: {
    region: string;
    seq: number;
    id: string;
    bureau: string;
    kind: string;
    cause: string;
    /** JSON. */
    subject: string;
    raised_at: string;
    acknowledged_at: string | null;
    /** The officer's id; null with a time for a bureau's own server. */
    acknowledged_by: string | null;
  };
  near_pairs: {
    region: string;
    id: string;
    a: number;
    b: number;
    distance: number;
    state: string;
    found_at: string;
    decided_at: string | null;
  };
  pair_votes: {
    region: string;
    pair: string;
    officer: string;
    bureau: string;
    vote: string;
    reason: string;
    voted_at: string;
  };
  review_rules: { region: string; votes: number; bureaux: number; set_at: string };
  positions: { region: string; name: string; at: number };
};
