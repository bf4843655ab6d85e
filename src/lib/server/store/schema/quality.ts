/** What the hub finds in batches, batches that wait, and what is counted by day. */
export type QualityTables = {
  quality_reports: {
    region: string;
    bureau: string;
    batch_id: string;
    received_at: string;
    items: number;
    remarked: number;
    known: number;
    comparable: number;
    damaged: number;
  };
  quality_remarks: {
    region: string;
    bureau: string;
    batch_id: string;
    kind: string;
    /** JSON: the places of items in the batch, from 0. */
    places: string;
  };
  /** `passed`: those of the items that were not held. The hour is `2026-11-22T09`. */
  hourly_items: { region: string; bureau: string; device: string; hour: string; items: number; passed: number };
  held_batches: {
    region: string;
    bureau: string;
    batch_id: string;
    device: string;
    state: string;
    held_at: string;
    items: number;
    hour_items: number;
    usual: number;
    /** JSON of the items, without those that were taken back; null once nothing waits any more. */
    content: string | null;
    decided_at: string | null;
    /** The officer's id. */
    decided_by: string | null;
  };
  flood_limits: { bureau: string; times: number; items: number; usual: number | null; set_at: string };
  flood_passes: { region: string; bureau: string; device: string; until: string };
  daily_counts: { region: string; bureau: string; name: string; day: string; count: number };
  daily_durations: { region: string; bureau: string; name: string; day: string; step: number; count: number };
};
