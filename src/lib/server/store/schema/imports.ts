/** Imports of lists, and what they say of media of which nobody gave a SHA-256. */
export type ImportTables = {
  imports: {
    region: string;
    bureau: string;
    import_id: string;
    format: string;
    data_rule: string;
    data_rule_version: number;
    /** Null: the operator's. */
    device: string | null;
    /** The officer's id. */
    officer: string | null;
    state: string;
    opened_at: string;
    /** When anything of it came in or was taken over last: whoever works on it is there. */
    touched_at: string;
    ended_at: string | null;
    pieces: number;
    items: number;
    taken: number;
    read_entries: number;
    /** JSON: how many entries of the file were left out, by reason. */
    skipped_by: string;
    accepted: number;
    merged: number;
    contradictions: number;
    /** JSON. */
    contradictions_first: string;
  };
  import_pieces: {
    region: string;
    bureau: string;
    import_id: string;
    piece: number;
    items: number;
    content_sha256: Uint8Array;
    /** JSON of the items. */
    content: string;
  };
  listings: {
    region: string;
    /** Out of the numbers of contributions. */
    id: number;
    /** Out of the numbers of media: the same for the same `known_by`, whoever lists it. */
    media: number;
    /** The strongest of SHA-1, MD5 and PDQ hash that there is. */
    known_by: Uint8Array;
    bureau: string;
    source: string;
    sha1: Uint8Array | null;
    md5: Uint8Array | null;
    pdq: Uint8Array | null;
    pdq_quality: number | null;
    bytes: number | null;
    mime: string | null;
    contributed_at: string;
    file_names: string | null;
    category: string | null;
    flags: string | null;
    series: string | null;
    remark: string | null;
  };
};
